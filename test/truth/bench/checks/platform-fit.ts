/** Platform fit: how long dialogues go on, and how deep, by channel and by who answered; the planted order is told (row 24). */
import type { PlatformFitAnswer } from '@candor/engine/api/shapes'
import type { Score, TruthCheck } from '../check.ts'

type Kind = 'brand' | 'customers'
interface Planted {
  channels: Record<string, Record<Kind, Record<'dialogues' | 'known' | 'messages', number>>>
  planted: Record<string, Record<Kind | 'messages', number>>
}

export const platformFit: TruthCheck = {
  rows: [24],
  async score(get, truth) {
    const { channels, planted } = truth.scenarios['terrace-talk'] as unknown as Planted
    const told = await get<PlatformFitAnswer>('/api/platform-fit?brand=Lumen%20Terrace')
    const cells = Object.keys(planted).flatMap((name) => {
      const kinds = told.channels.find(({ channel }) => channel === name)?.kinds
      if (kinds === undefined) throw new Error(`nobody talked on ${name}`)
      return kinds.map((kind) => ({ name, kind, counted: channels[name]?.[kind.with], is: planted[name] }))
    })
    const scores = cells.flatMap(({ name, kind, counted, is }): Score[] => [
      { finding: kind.goesOn, of: `${name}, ${kind.with}`, ask: 'covers', truth: is?.[kind.with] ?? null },
      { finding: kind.messages, of: `${name}, ${kind.with}`, ask: 'exact', truth: (counted?.messages ?? 0) / (counted?.known ?? 0) }, // prettier-ignore
      { finding: kind.messages, of: `${name}, ${kind.with}`, ask: 'covers', truth: is?.messages ?? null },
    ])
    const [x, instagram, tiktok] = ['x', 'instagram', 'tiktok'].map((name) => cells.find((cell) => cell.name === name && cell.kind.with === 'brand')?.kind.goesOn) // prettier-ignore
    if (x === undefined || instagram === undefined || tiktok === undefined) throw new Error('a channel is missing')
    const inOrder = (x.value ?? 0) > (instagram.value ?? 0) && (instagram.value ?? 0) > (tiktok.value ?? 0)
    const counts = cells.every(({ kind, counted }) => kind.dialogues === counted?.dialogues)
    return [...scores, { finding: x, of: 'order and counts', ask: 'verdict', truth: null, right: inOrder && counts }]
  },
}
