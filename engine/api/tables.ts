/** The tables and series behind the pages, to take away: as Arrow for programs, as CSV for spreadsheets. */
import type { QueryName, QueryParams, Store, TableFormat } from '@candor/queries'
import { askOf } from '../ask.ts'
import { hunterParams, hunterUntil } from '../metrics/freebie-hunters.ts'
import { voicesParams } from '../metrics/voices.ts'
import { HIGH_SCORE, REPEAT_PURCHASES } from '../metrics/loyalty.ts'
import { wholeMonths } from '../metrics/window.ts'
import type { Scope } from '../scope.ts'
import { guardCsv } from './csv.ts'
import { EXPERIMENT_TABLES, experimentTable } from './experiment-tables.ts'
import { initiativeTable } from './initiative-table.ts'
import { LOT_TABLE, lotTable } from './lot-table.ts'
import { PICTURE_TABLES, pictureTable } from './picture-table.ts'
import { ProblemError } from './problem.ts'

type Fetch = (store: Store, scope: Scope, format: TableFormat) => Promise<Uint8Array>

/** A table is a named query with its parameters taken from the scope. */
const table =
  <N extends QueryName>(name: N, params: (scope: Scope) => QueryParams[N]): Fetch =>
  (store, scope, format) =>
    store.bytes(name, params(scope), format)

const about = ({ workspace, generation, brand, campaign }: Scope) => ({
  workspace,
  generation,
  brand,
  campaign: campaign ?? '',
})
const days = ({ first, last }: Scope) => ({ first, last })
const instants = ({ from, to }: Scope) => ({ from, to })
const THRESHOLDS = { high_score: HIGH_SCORE, repeat_purchases: REPEAT_PURCHASES }

/** The declared campaign that a table is about. @throws ProblemError (400) when none is named, or it is not declared for the brand */
function campaignOf(scope: Scope) {
  const own = scope.definitions.campaign.filter(({ body }) => body.brand === scope.brand)
  const declared = own.find(({ key }) => key === scope.campaign)
  if (declared !== undefined) return declared
  const known = own.map(({ key }) => key)
  const choice = known.length === 0 ? `None is declared for ${scope.brand}.` : `There is: ${known.join(', ')}.`
  throw new ProblemError('invalid_request', `Say which declared campaign with ?campaign=. ${choice}`)
}

const TABLES: Readonly<Record<string, Fetch>> = {
  'reach-daily': table('metrics/reach_daily', (scope) => ({ ...about(scope), ...days(scope) })),
  'reach-channels': table('metrics/reach_channels', (scope) => ({
    ...about(scope),
    ...days(scope),
    ...wholeMonths(scope.first, scope.last),
  })),
  voice: table('metrics/voice_brands', (scope) => ({
    workspace: scope.workspace,
    generation: scope.generation,
    brands: scope.market.brands,
    sentiment: '',
    ...days(scope),
  })),
  'voice-daily': table('metrics/voice_daily', (scope) => ({
    workspace: scope.workspace,
    brands: scope.market.brands,
    ...days(scope),
  })),
  sentiment: table('metrics/sentiment_brands', (scope) => ({
    workspace: scope.workspace,
    generation: scope.generation,
    brands: scope.market.brands,
    campaign: scope.campaign ?? '',
    ...days(scope),
  })),
  reasons: table('metrics/sentiment_reasons', (scope) => ({ ...about(scope), ...instants(scope) })),
  'voice-days': table('metrics/voices_days', (scope) => voicesParams(scope)),
  'voice-labels': table('metrics/voices_read', (scope) => ({ ...voicesParams(scope), generation: scope.generation })),
  'nps-answers': table('metrics/nps_answers', (scope) => ({ ...about(scope), ...instants(scope) })),
  'freebie-hunters': async (store, scope, format) => {
    const campaign = campaignOf(scope)
    const until = await hunterUntil(askOf(store), scope)
    return store.bytes('metrics/freebie_hunters', hunterParams(scope, campaign, until), format)
  },
  initiatives: (store, scope, format) => initiativeTable(store, scope, format === 'ArrowStream' ? 'arrow' : 'csv'),
  loyalty: table('metrics/loyalty_cohorts', (scope) => ({ ...about(scope), ...instants(scope), ...THRESHOLDS })),
}

/** Tables that name accounts: who asks for one must be allowed to see people. */
export const PEOPLE_TABLES: readonly string[] = ['freebie-hunters', 'voice-labels']

export const TABLE_NAMES = [...Object.keys(TABLES), ...Object.keys(EXPERIMENT_TABLES), ...PICTURE_TABLES, LOT_TABLE]

export interface Table {
  contentType: string
  body: Buffer
}

/** CSV unless Arrow is asked for. @throws ProblemError (406) when only something else is accepted */
export function chooseFormat(format: 'arrow' | 'csv' | undefined, accept: string | undefined): 'arrow' | 'csv' {
  if (format !== undefined) return format
  if (accept === undefined || /text\/csv|\*\/\*|text\/\*/.test(accept))
    return accept?.includes('apache.arrow') ? 'arrow' : 'csv'
  if (accept.includes('apache.arrow')) return 'arrow'
  throw new ProblemError(
    'not_acceptable',
    'Ask for text/csv or application/vnd.apache.arrow.stream, by Accept or by ?format=csv or ?format=arrow.',
  )
}

const own = <T>(record: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined

/** What fetches a table, by its name. */
function tableNamed(name: string, key: string | undefined): Fetch | undefined {
  if (PICTURE_TABLES.includes(name))
    return (store, scope, format) => pictureTable(store, scope, name, key, format === 'ArrowStream' ? 'arrow' : 'csv')
  if (name === LOT_TABLE)
    return (store, scope, format) => lotTable(store, scope, key, format === 'ArrowStream' ? 'arrow' : 'csv')
  const rows = own(EXPERIMENT_TABLES, name)
  if (rows === undefined) return own(TABLES, name)
  return (store, scope, format) => experimentTable(store, scope, rows, key, format === 'ArrowStream' ? 'arrow' : 'csv')
}

/**
 * @param key of the experiment or the initiative, for the tables of one
 * @throws ProblemError (404) when there is no such table
 */
export async function readTable(
  store: Store,
  scope: Scope,
  name: string,
  format: 'arrow' | 'csv',
  key?: string,
): Promise<Table> {
  const fetch = tableNamed(name, key)
  if (fetch === undefined)
    throw new ProblemError('no_table', `There is no table "${name}". There is: ${TABLE_NAMES.join(', ')}.`)
  if (format === 'arrow') {
    return {
      contentType: 'application/vnd.apache.arrow.stream',
      body: Buffer.from(await fetch(store, scope, 'ArrowStream')),
    }
  }
  const csv = Buffer.from(await fetch(store, scope, 'CSVWithNames')).toString('utf8')
  return { contentType: 'text/csv; charset=utf-8', body: Buffer.from(guardCsv(csv)) }
}
