/**
 * What needs a decision now, from the experiments: harm first, then what cannot be trusted, then what does nothing, then
 * what stays open, then what helps, and last what is not over yet. At most five; what is left out is said to be.
 */
import type { ExperimentsAnswer, ScopeAnswer } from '@candor/engine/api/shapes'
import { directionOf } from '../finding/words.ts'
import { count, money, plural } from '../format/number.ts'

type Experiment = ExperimentsAnswer['experiments'][number]
type Campaign = ScopeAnswer['campaigns'][number]

const KINDS = ['harm', 'untrusted', 'nothing', 'open', 'benefit', 'running'] as const
export type DecisionKind = (typeof KINDS)[number]

export interface Decision {
  readonly experiment: Experiment
  readonly kind: DecisionKind
  /** What to do next, as one sentence. */
  readonly advice: string
}

export const MOST_DECISIONS = 5

/** What an experiment asks of its reader. A failed trust check outranks whatever its numbers say. */
export function kindOf({ primary, trusted }: Pick<Experiment, 'primary' | 'trusted'>): DecisionKind {
  if (!trusted) return 'untrusted'
  const direction = directionOf(primary)
  if (direction === 'harm' || direction === 'benefit') return direction
  if (primary.verdict === 'no_effect_detected') return 'nothing'
  return primary.partial ? 'running' : 'open'
}

function adviceOf(kind: DecisionKind, campaign: Campaign | undefined): string {
  const spent = campaign?.spend == null ? '' : ` It cost ${money(campaign.spend, campaign.currency)}.`
  switch (kind) {
    case 'harm':
      return `Stop it, or change it and test again.${spent}`
    case 'untrusted':
      return 'Mend assignment or logging and run it again; do not read its result.'
    case 'nothing':
      return `End it, unless it serves another purpose.${spent}`
    case 'open':
      return 'Decide whether a larger test is worth its cost, or choose without one.'
    case 'running':
      return 'Let it run: its plan says when enough is known to stop.'
    case 'benefit':
      return `Keep it; widen it step by step and watch that the effect holds.${spent}`
  }
}

/** Experiments in the order they should be read: by kind, then by how many people they rest on. */
export function ranked(experiments: readonly Experiment[]): Experiment[] {
  const rank = (experiment: Experiment): number => KINDS.indexOf(kindOf(experiment))
  return experiments.toSorted((a, b) => rank(a) - rank(b) || b.people - a.people)
}

/** The decisions to show, and how many more there are. */
export function decisions(
  experiments: readonly Experiment[],
  campaigns: readonly Campaign[],
): { shown: Decision[]; more: number } {
  const shown = ranked(experiments)
    .slice(0, MOST_DECISIONS)
    .map((experiment): Decision => {
      const kind = kindOf(experiment)
      const campaign = campaigns.find(({ key }) => key === experiment.campaign)
      return { experiment, kind, advice: adviceOf(kind, campaign) }
    })
  return { shown, more: Math.max(0, experiments.length - MOST_DECISIONS) }
}

const HEADLINE: Record<DecisionKind, [one: string, many: string]> = {
  harm: ['does harm', 'do harm'],
  untrusted: ['cannot be trusted', 'cannot be trusted'],
  nothing: ['shows no effect', 'show no effect'],
  open: ['leaves the question open', 'leave the question open'],
  benefit: ['helps', 'help'],
  running: ['is not over yet', 'are not over yet'],
}

/** One sentence over all experiments: "Of 4 experiments, 1 does harm, 1 shows no effect and 2 help." */
export function headline(experiments: readonly Experiment[]): string {
  if (experiments.length === 0)
    return 'No experiment has been registered yet, so nothing here can claim to be an effect.'
  const parts = KINDS.flatMap((kind) => {
    const number = experiments.filter((experiment) => kindOf(experiment) === kind).length
    return number === 0 ? [] : [`${count(number)} ${HEADLINE[kind][number === 1 ? 0 : 1]}`]
  })
  const list = new Intl.ListFormat('en-GB').format(parts)
  return `Of ${plural(experiments.length, 'experiment', 'experiments')}, ${list}.`
}
