import { Type, type Static } from 'typebox'
import { VERDICTS } from '../../finding.ts'
import { Nullable, object } from './parts.ts'

/** A relative change as it is believed to be after all experiments: 0.05 is 5 %. */
export const Believed = object({
  value: Type.Number(),
  lo: Type.Number(),
  hi: Type.Number(),
  level: Type.Number(),
  sentence: Type.String(),
})

/** One arm against the control, on the main outcome of its experiment. */
export const PortfolioEntry = object({
  key: Type.String({ description: 'Of the experiment' }),
  arm: Type.String({ description: 'Name of the arm' }),
  end: Type.String(),
  state: Type.Enum(['counted', 'running', 'withheld', 'no number']),
  reason: Nullable(Type.String(), 'Why it is not counted'),
  better: Type.Enum(['higher', 'lower', 'neither']),
  verdict: Type.Enum(VERDICTS, { description: 'Of the absolute effect' }),
  shipped: Type.Boolean({ description: 'Counted, and an effect in the wanted direction was detected' }),
  raw: Nullable(
    object({ value: Type.Number(), se: Type.Number() }),
    'Relative change at the last look, and its standard error',
  ),
  shrunken: Nullable(Believed),
  online: Nullable(
    object({
      p: Type.Number(),
      level: Type.Number({ description: 'What p had to be below, set by those that ended before' }),
      found: Type.Boolean(),
    }),
    'LORD++ at 5 %, in order of their end',
  ),
  specifications: Type.Integer({ description: 'Versions of the plan × outcomes × arms compared' }),
})
export type PortfolioEntry = Static<typeof PortfolioEntry>

export const Portfolio = object({
  declared: Type.Integer({ description: 'Experiments; none is ever left out' }),
  ended: Type.Integer(),
  specifications: Type.Integer({ description: 'All that was tried' }),
  reason: Nullable(Type.String(), 'Why nothing is shrunk, and nothing claimed'),
  usual: Nullable(
    object({ mean: Type.Number(), sd: Type.Number({ description: 'Of the true effects' }) }),
    'What the experiments say that an effect usually is, gains above 0',
  ),
  claims: Type.Array(
    object({
      outcome: Type.String({ description: 'What is summed: never two different things' }),
      winners: Type.Integer(),
      plain: Type.Number({ description: 'Sum of the raw effects, which claims too much' }),
      claimed: Believed,
    }),
    { description: 'Gains of the shipped winners, added up' },
  ),
  sentence: Type.String(),
  entries: Type.Array(PortfolioEntry, { description: 'In order of their end' }),
})
export type Portfolio = Static<typeof Portfolio>
