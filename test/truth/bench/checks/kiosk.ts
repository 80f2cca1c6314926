/** What is true of the kiosk's followers (datasets/scenarios/kiosk-followers.ts), typed for the checks that ask for it. */
import type { Truth } from '@candor/datasets'

export const KIOSK = 'Lumen Kiosk'
export const POPCORN = 'free-popcorn'

type Kinds = Record<'hunter' | 'offered' | 'organic', number>

export interface KioskTruth {
  joined: Kinds
  standing: Kinds
  motives: { offer: number; information: number }
  /** Accounts in the app. */
  hunters: string[]
  gross: number
  returned: number
  /** Of everybody who bought: the last day (since 1970), how many days, and what they paid less what they brought back. */
  buyers: [last: number, days: number, net: number][]
  /** Days → share that follows for longer. */
  stays: { organic: Record<string, number>; offered: Record<string, number> }
  /** Days → share that has bought again. */
  boughtAgain: Record<string, number>
}

/** @throws Error when the world has no kiosk */
export function kioskOf(truth: Truth): KioskTruth {
  const planted = truth.scenarios['kiosk-followers']
  if (planted === undefined) throw new Error('the truth world has no kiosk-followers')
  return planted as unknown as KioskTruth
}
