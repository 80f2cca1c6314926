/**
 * Small worlds whose truth is planted, for the bench of verdicts: a brand of its own each, with an initiative, and an experiment where
 * chance decided. Many fit into one store. Outcomes are drawn per person by Poisson, so that the truth is known in closed form.
 */
import type { DefinitionRow, InteractionRow } from '@candor/queries'
import { defined, did } from '../../test/journal.ts'
import type { Random } from '../../stats/random.ts'
import { EXPERIMENT, INITIATIVE } from './plans.ts'

export const KINDS = [
  'nil',
  'effect',
  'harm',
  'displacement',
  'spill-over',
  'too small',
  'broken lot',
  'hidden, nil',
  'hidden, effect',
  'measured, nil',
] as const
export type Kind = (typeof KINDS)[number]

export interface VerdictWorld {
  kind: Kind
  key: string
  brand: string
  /** True effect per person: on those offered it by lot, else on those who took it. */
  truth: number
  /** Had everybody got it, against nobody; other than `truth` where it spills over. */
  total: number
  rows: (InteractionRow | DefinitionRow)[]
}

const DAY = 86_400_000
const START = Date.parse(INITIATIVE.start)
const LENGTH = Date.parse(INITIATIVE.end) - START
const WINDOW = INITIATIVE.outcome.windowDays * DAY
/** Visits that an effect adds or takes, per person in the window; and the least that would be worth acting on. */
const ADDED = 0.3
const MARGIN = 0.2
const OFFERED = 2000
const TOO_FEW = 160
const CUSTOMERS = 900
/** Weeks of history that hold twelve placebo dates. */
const WEEKS = 20

/** Visits of the first day, and of the rest of the window. */
const DISPLACEMENT = { name: 'Visits', verb: 'Visit', measure: 'count', offerDays: 1, untilDays: INITIATIVE.outcome.windowDays } // prettier-ignore

type Made = Pick<VerdictWorld, 'truth' | 'total' | 'rows'>
type Emit = (verb: string, person: number, at: number, rest?: Partial<InteractionRow>) => void

/** Visits of a week, at moments drawn evenly. */
function visits(random: Random, emit: Emit, person: number, from: number, mean: number, span = WINDOW): void {
  const count = random.poisson(mean)
  for (let visit = 0; visit < count; visit += 1) emit('Visit', person, from + random.uniform() * span)
}

/** Chance offers it; of those offered, the fonder take it. What each kind does to them is all that differs. */
function byLot(kind: Kind, random: Random, emit: Emit, key: string): Pick<Made, 'truth' | 'total'> {
  const people = kind === 'too small' ? TOO_FEW : OFFERED
  const added = { effect: ADDED, harm: -ADDED, 'spill-over': ADDED, 'too small': random.uniform() < 0.5 ? 0 : ADDED / 3 }[kind as string] ?? 0 // prettier-ignore
  const spilt = kind === 'spill-over' ? ADDED / 3 : 0
  for (let person = 0; person < people; person += 1) {
    const usual = Math.max(ADDED, 0.4 + 0.3 * random.gamma(1))
    const offered = random.uniform() < (kind === 'broken lot' ? 0.6 : 0.5)
    const at = START + random.uniform() * LENGTH * 0.9
    emit('Expose', person, at, { experiment: `lot-${key}`, arm: offered ? 'offer' : 'control' })
    if (offered && random.uniform() < Math.min(1, usual)) emit('Claim', person, at + 60_000, { campaign: key })
    const mean = usual + (offered ? added : spilt)
    // Moved forward: whoever is offered it comes now instead of later in the window, and not more often.
    if (offered && kind === 'displacement') visits(random, emit, person, at + 120_000, mean, WINDOW / 7)
    else visits(random, emit, person, at + 120_000, mean, WINDOW - 240_000)
  }
  return { truth: added - spilt, total: added }
}

/** Nobody is left out by lot: who is fonder takes it. Fondness lasts, and shows in visits and views, by chance. */
function byChoice(kind: Kind, random: Random, emit: Emit, key: string): Pick<Made, 'truth' | 'total'> {
  const first = START - WEEKS * WINDOW
  const added = kind === 'hidden, effect' ? ADDED : 0
  for (let person = 0; person < CUSTOMERS; person += 1) {
    const fond = random.normal()
    const usual = 0.35 * Math.exp(0.7 * fond)
    let lately = 0
    for (let week = 0; week < WEEKS; week += 1) {
      const from = first + week * WINDOW
      const seen = random.poisson(usual)
      for (let visit = 0; visit < seen; visit += 1) emit('Visit', person, from + random.uniform() * WINDOW)
      if (week >= WEEKS - 2) lately += seen
      visitsOf(random, emit, person, from)
    }
    const pull = kind === 'measured, nil' ? 0.8 * lately - 1.6 : 1.2 * fond - 1
    const takes = random.uniform() < 1 / (1 + Math.exp(-pull))
    const at = START + random.uniform() * LENGTH
    visits(random, emit, person, START, (usual * (LENGTH + WINDOW)) / WINDOW, LENGTH + WINDOW)
    if (!takes) continue
    emit('Like', person, at, { campaign: key })
    visits(random, emit, person, at + 3_600_000, added, WINDOW - 7_200_000)
  }
  return { truth: added, total: added }
}

/** What everybody does, fond or not. */
function visitsOf(random: Random, emit: Emit, person: number, from: number): void {
  if (random.uniform() < 0.3) emit('View', person, from + random.uniform() * WINDOW)
}

/** @param place which it is in its store: people and brand follow from it */
export function verdictWorld(kind: Kind, place: number, random: Random, workspace: string): VerdictWorld {
  const [key, brand] = [`w${place}`, `Brand ${place}`]
  const rows: VerdictWorld['rows'] = []
  const emit: Emit = (verb, person, at, rest = {}) =>
    rows.push(did(verb, 1 + place * OFFERED + person, new Date(Math.floor(at)).toISOString(), { workspace, brand, ...rest })) // prettier-ignore
  const chosen = kind.startsWith('hidden') || kind.startsWith('measured')
  const made = chosen ? byChoice(kind, random, emit, key) : byLot(kind, random, emit, key)
  const outcome = { ...INITIATIVE.outcome, name: 'Visits within a week', measure: 'count' as const }
  const plan = { ...INITIATIVE, brand, campaign: key, outcome, smallestWorthwhile: MARGIN }
  rows.push(defined('initiative', key, chosen ? plan : { ...plan, lot: { displacement: DISPLACEMENT } }, workspace))
  if (!chosen) {
    const lot = { ...EXPERIMENT, brand, campaign: key, outcomes: [{ key: 'visits', ...outcome }] }
    rows.push(defined('experiment', `lot-${key}`, lot, workspace))
  }
  return { kind, key, brand, rows, ...made }
}
