/** The market of the truth world: a cinema chain, its rivals, and the channels on which people see, speak and buy. */
import type { Visibility } from '@candor/ingest/interaction'

export interface Brand {
  name: string
  handle: string
  /** Shifts how many people follow and see it; 0 is a brand of middling fame. */
  fame: number
  /** Mentions per person over the whole world, spoken anywhere. */
  mentions: number
  /** Of everything said about it, what is public, dark and offline. Adds to 1; the same for everybody. */
  layers: Record<Visibility, number>
}

/** The brand whose dashboard it is comes first. Its customers talk in places that nobody measures more than rivals' do. */
export const LUMEN: Brand = {
  name: 'Lumen',
  handle: '@lumen',
  fame: 0.4,
  mentions: 2.2,
  layers: { public: 0.16, dark: 0.3, offline: 0.54 },
}
export const RIVALS: readonly Brand[] = [
  { name: 'Aurora', handle: '@aurora', fame: 0, mentions: 1.0, layers: { public: 0.34, dark: 0.26, offline: 0.4 } },
  { name: 'Palais', handle: '@palais', fame: -0.4, mentions: 0.9, layers: { public: 0.1, dark: 0.2, offline: 0.7 } },
  { name: 'Rex', handle: '@rex', fame: -0.8, mentions: 0.6, layers: { public: 0.22, dark: 0.38, offline: 0.4 } },
]
export const BRANDS: readonly Brand[] = [LUMEN, ...RIVALS]

export const SOCIAL_CHANNELS = ['x', 'instagram', 'tiktok'] as const

interface Channel {
  visibility: Visibility
  /** Whether Candor is told what happens there. What is not visible is counted in the truth and never sent. */
  visible: boolean
}

export const CHANNELS: Readonly<Record<string, Channel>> = {
  x: { visibility: 'public', visible: true },
  instagram: { visibility: 'public', visible: true },
  tiktok: { visibility: 'public', visible: true },
  app: { visibility: 'dark', visible: true },
  email: { visibility: 'dark', visible: true },
  cinema: { visibility: 'offline', visible: true },
  whatsapp: { visibility: 'dark', visible: false },
  street: { visibility: 'offline', visible: false },
  phone: { visibility: 'offline', visible: false },
  till: { visibility: 'offline', visible: false },
}

/** What is known of a channel. Throws when no such channel exists, so that a typo cannot make talk invisible. */
export function channelOf(name: string): Channel {
  const channel = CHANNELS[name]
  if (channel === undefined) throw new RangeError(`channel "${name}" is not in CHANNELS`)
  return channel
}
