/** The bench of verdicts: worlds with a planted truth asked through the initiatives answer, and how often what it says is right. */
import type { InitiativeAnswer } from '../../api/shapes/index.ts'
import type { Finding } from '../../finding.ts'
import { PeopleResolver } from '../../people/resolve.ts'
import { resolveScope } from '../../scope.ts'
import type { Random } from '../../stats/random.ts'
import { openTestStore } from '../../test/journal.ts'
import { SMALLEST_WORTHWHILE } from '../../verdict.ts'
import { initiativeAnswer } from '../initiatives.ts'
import { KINDS, verdictWorld, type Kind, type VerdictWorld } from './verdict-worlds.ts'

export interface Judged extends Omit<VerdictWorld, 'rows'> {
  effect: Finding
  /** Interval of the adjusted rung before it was calibrated, per person; null where none was. */
  nominal: { lo: number; hi: number } | null
  contradictions: string[]
  /** What is said of a displacement; null where no lot can say anything. */
  displacement: string | null
}

const NOW = new Date('2026-06-01T00:00:00Z')
const WORKSPACE = 'worlds'
/** Rows loaded at once. */
const BATCH = 50_000

/** A verdict that its own interval does not bear out; null when it does. */
function contradiction({ verdict, interval, checks, value, sentence }: Finding): string | null {
  const [lo, hi] = [interval?.lo ?? -Infinity, interval?.hi ?? Infinity]
  const apart = lo > 0 || hi < 0
  const margin = checks.find(({ id }) => id === SMALLEST_WORTHWHILE)?.threshold ?? 0
  if ((verdict === 'effect_detected' || verdict === 'suggestive_only') && !apart) return `${verdict} beside ${lo} to ${hi}` // prettier-ignore
  if (verdict === 'no_effect_detected' && (apart || lo <= -margin || hi >= margin)) return `${verdict} beside ${lo} to ${hi}` // prettier-ignore
  if (value !== null && (value < lo || value > hi)) return `${value} outside of ${lo} to ${hi}`
  const saysEffect = sentence.includes('An effect was detected')
  return saysEffect === (verdict === 'effect_detected') ? null : `“${sentence}” beside ${verdict}`
}

/** Of every Finding of the answer, and of what its plan's rule says. */
function contradictionsIn({ ladder, decision, route, lot }: InitiativeAnswer): string[] {
  const results = ladder.flatMap(({ result }) => (result === null ? [] : [result]))
  const rungs = results.flatMap(({ effect, total, cost, uncalibrated }) => [effect, total, cost.finding, ...(uncalibrated === null ? [] : [uncalibrated])]) // prettier-ignore
  const findings = [...rungs, ...lot.flatMap((reading) => reading.findings)]
  const found = ladder.find(({ rung }) => rung === route.rung)?.result?.effect
  const held = decision.decided === 'holds' && found?.verdict !== 'effect_detected' ? ['the rule holds, and no effect was detected'] : [] // prettier-ignore
  return [...held, ...findings.flatMap((finding) => contradiction(finding) ?? [])]
}

function nominalOf({ ladder }: InitiativeAnswer): Judged['nominal'] {
  const result = ladder.find(({ rung }) => rung === 'adjusted')?.result
  const plain = result?.uncalibrated
  if (plain?.interval?.lo == null || plain.interval.hi === null || result === undefined || result === null) return null
  return { lo: plain.interval.lo / result.over.times, hi: plain.interval.hi / result.over.times }
}

/** All worlds of one store, made and asked. */
export async function judgedWorlds(kinds: readonly Kind[], random: Random): Promise<Judged[]> {
  const test = await openTestStore()
  try {
    const worlds: Omit<VerdictWorld, 'rows'>[] = []
    const all: VerdictWorld['rows'] = []
    for (const [place, kind] of kinds.entries()) {
      const { rows, ...world } = verdictWorld(kind, place, random, WORKSPACE)
      for (const row of rows) all.push(row)
      worlds.push(world)
    }
    for (let from = 0; from < all.length; from += BATCH) await test.add(...all.slice(from, from + BATCH))
    const people = new PeopleResolver(test.store)
    const judged: Judged[] = []
    for (const world of worlds) {
      const scope = await resolveScope(test.store, people, { workspace: WORKSPACE, brand: world.brand }, NOW)
      const answer = await initiativeAnswer(test.store, scope, world.key)
      const effect = answer.ladder.find(({ rung }) => rung === answer.route.rung)?.result?.effect
      if (effect === undefined) throw new Error(`${world.kind}: no rung answers`)
      const displacement = answer.lot.find(({ id }) => id === 'displacement')?.sentence ?? null
      judged.push({ ...world, effect, nominal: nominalOf(answer), contradictions: contradictionsIn(answer), displacement }) // prettier-ignore
    }
    return judged
  } finally {
    await test.close()
  }
}

export interface Share {
  of: number
  hit: number
}

const share = (all: readonly Judged[], hit: (world: Judged) => boolean): Share => ({ of: all.length, hit: all.filter(hit).length }) // prettier-ignore
const holds = (interval: { lo: number | null; hi: number | null } | null, truth: number): boolean =>
  interval !== null && (interval.lo ?? -Infinity) <= truth && truth <= (interval.hi ?? Infinity)

/** Whether a world shows enough that its verdict can be seen: the lot was whole, and the people many. */
const SEEN: readonly Kind[] = ['nil', 'effect', 'harm', 'displacement', 'spill-over']
const LEFT: readonly Kind[] = ['too small', 'broken lot']
const saysForward = ({ displacement }: Judged): boolean => displacement?.includes('brought forward: earlier') ?? false
const isRight = ({ truth, effect }: Judged): boolean =>
  truth === 0
    ? effect.verdict === 'no_effect_detected'
    : effect.verdict === 'effect_detected' && Math.sign(effect.value ?? 0) === Math.sign(truth)

/** How often the answers are right, each as a share of the worlds that it is asked of. */
export function scoresOf(judged: readonly Judged[]) {
  const lot = judged.filter(({ kind }) => [...SEEN, ...LEFT].includes(kind))
  const chosen = judged.filter(({ kind }) => kind.startsWith('hidden'))
  const measured = judged.filter(({ kind }) => kind.startsWith('measured'))
  const nothing = judged.filter(({ truth }) => truth === 0)
  return {
    falseEffect: share(nothing, ({ effect }) => effect.verdict === 'effect_detected'),
    falseEffectByLot: share(lot.filter(({ truth, kind }) => truth === 0 && kind !== 'broken lot'), ({ effect }) => effect.verdict === 'effect_detected'), // prettier-ignore
    falseHint: share(nothing, ({ effect }) => effect.verdict === 'suggestive_only'),
    right: share(judged.filter(({ kind }) => SEEN.includes(kind)), isRight), // prettier-ignore
    cannotTell: share(lot.filter(({ effect }) => effect.verdict === 'cannot_tell'), ({ kind }) => LEFT.includes(kind)), // prettier-ignore
    brokenWithheld: share(judged.filter(({ kind }) => kind === 'broken lot'), ({ effect }) => effect.verdict === 'cannot_tell'), // prettier-ignore
    lotCovers: share(lot.filter(({ kind }) => kind !== 'broken lot'), ({ effect, truth }) => holds(effect.interval, truth)), // prettier-ignore
    spilloverCoversTotal: share(judged.filter(({ kind }) => kind === 'spill-over'), ({ effect, total }) => holds(effect.interval, total)), // prettier-ignore
    displacementNamed: share(
      judged.filter(({ kind }) => kind === 'displacement'),
      saysForward,
    ),
    displacementMadeUp: share(
      lot.filter(({ kind }) => kind !== 'displacement'),
      saysForward,
    ),
    calibratedCovers: share(chosen, ({ effect, truth }) => effect.evidence === 'adjusted' && holds(effect.interval, truth)), // prettier-ignore
    nominalCovers: share(chosen, ({ nominal, truth }) => holds(nominal, truth)),
    measuredCalibrated: share(measured, ({ effect, truth }) => holds(effect.interval, truth)),
    measuredNominal: share(measured, ({ nominal, truth }) => holds(nominal, truth)),
    hiddenEffectSuggested: share(chosen.filter(({ truth }) => truth > 0), ({ effect }) => effect.verdict === 'suggestive_only'), // prettier-ignore
    contradicted: share(judged, ({ contradictions }) => contradictions.length > 0),
  }
}

/** So many kinds in turn. */
export const kindsInTurn = (count: number): Kind[] =>
  Array.from({ length: count }, (_, at) => KINDS[at % KINDS.length] ?? 'nil')
