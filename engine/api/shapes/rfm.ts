import { Type, type Static } from 'typebox'
import { Finding } from '../../finding.ts'
import { Nullable, object } from './parts.ts'

/** Groups of cells, by recency and frequency; every cell is in one. */
export const RFM_SEGMENTS = ['best', 'fresh', 'slipping', 'gone', 'between'] as const

const Fifth = (description: string) => Type.Integer({ minimum: 1, maximum: 5, description })

/** GET /api/rfm: who bought in these days, by how lately, how often and for how much; each person in one cell. */
export const RfmAnswer = object({
  currency: Type.String({ description: 'The one of most purchases; "" where none was sent' }),
  last: Type.String({ format: 'date', description: 'Recency counts back from this day' }),
  people: Type.Integer(),
  revenue: Type.Number({ description: 'What they paid, less what came back' }),
  segments: Type.Array(
    object({
      segment: Type.Enum(RFM_SEGMENTS),
      name: Type.String(),
      words: Type.String({ description: 'Which cells it is made of' }),
      people: Finding,
      revenueShare: Finding,
      revenue: Type.Number(),
      purchases: Type.Integer({ description: 'Days on which they bought' }),
      ahead: Nullable(object({ purchases: Finding, spend: Finding }), 'Null unless asked for with ?ahead=yes'),
    }),
  ),
  cells: Type.Array(
    object({
      r: Fifth('5 bought most lately'),
      f: Fifth('5 bought most often'),
      m: Fifth('5 paid most'),
      people: Type.Integer(),
      revenue: Type.Number(),
      revenueShare: Nullable(Type.Number(), 'Null where nothing was earned in all'),
    }),
    { description: 'Cells with anybody in them' },
  ),
})
export type RfmAnswer = Static<typeof RfmAnswer>
