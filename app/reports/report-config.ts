/** Which reports go out, when and to whom, from a JSON file (CANDOR_REPORTS); docs/reports.md explains it. */
import { Cron } from 'croner'
import { Type, type Static } from 'typebox'
import { Compile } from 'typebox/compile'

const closed = { additionalProperties: false }
const Address = Type.String({ pattern: String.raw`^[^\s@<>,]+@[^\s@<>,]+$`, maxLength: 254 })

/** Whose scorecard; what is left out is chosen as on the page. */
const ReportScope = Type.Object(
  {
    workspace: Type.Optional(Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,39}$' })),
    brand: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    campaign: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  },
  closed,
)
const Email = Type.Object({ from: Address, to: Type.Array(Address, { minItems: 1, maxItems: 100 }) }, closed)
const Webhook = Type.Object(
  {
    url: Type.String({ pattern: '^https?://', maxLength: 2000 }),
    secret: Type.Optional(
      Type.String({ pattern: '^[A-Z][A-Z0-9_]*$', description: 'The environment variable that holds the secret' }),
    ),
  },
  closed,
)

export const ReportConfig = Type.Object(
  {
    name: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,39}$' }),
    at: Type.String({ description: 'Minute, hour, day of month, month, day of week: "0 7 * * 1"' }),
    timeZone: Type.String({ description: 'IANA name: Europe/Warsaw' }),
    days: Type.Optional(Type.Integer({ minimum: 1, maximum: 3660, description: 'So many whole days (UTC) up to yesterday; all, if left out' })), // prettier-ignore
    scope: Type.Optional(ReportScope),
    email: Type.Optional(Email),
    webhook: Type.Optional(Webhook),
  },
  closed,
)
export type ReportConfig = Static<typeof ReportConfig>
export type ReportEmail = Static<typeof Email>
export type ReportWebhook = Static<typeof Webhook>

const schema = Compile(ReportConfig)

/** Checks the text of the file. Throws an Error that says which report is wrong, and how. */
export function parseReports(text: string): ReportConfig[] {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new Error(`It is not JSON: ${error instanceof Error ? error.message : ''}`, { cause: error })
  }
  const list: unknown = typeof value === 'object' && value !== null && 'reports' in value ? value.reports : undefined
  if (!Array.isArray(list)) throw new Error('It has no list "reports": write {"reports": [ … ]}.')
  const reports = list.map((report: unknown, position) => parseReport(report, position))
  const twice = reports.find(({ name }, position) => reports.findIndex((other) => other.name === name) < position)
  if (twice !== undefined) throw new Error(`Two reports have the name "${twice.name}": the log could not tell them apart.`)
  return reports
} // prettier-ignore

function parseReport(report: unknown, position: number): ReportConfig {
  if (!schema.Check(report)) {
    const [error] = schema.Errors(report)
    throw new Error(`Report ${position}: ${error?.instancePath || '/'} ${error?.message ?? 'is not valid'}.`)
  }
  const where = `Report "${report.name}"`
  if (report.email === undefined && report.webhook === undefined)
    throw new Error(`${where} goes nowhere: write "email", "webhook" or both.`)
  try {
    // Five fields: a report every second is a mistake, and seconds are where cron dialects differ.
    if (report.at.trim().split(/\s+/).length !== 5) throw new Error('write five fields, such as "0 7 * * 1"')
    const next = new Cron(report.at, { paused: true, timezone: report.timeZone }).nextRun()
    if (next === null) throw new Error('it never comes')
  } catch (error) {
    throw new Error(`${where} has at "${report.at}" in "${report.timeZone}": ${error instanceof Error ? error.message : ''}.`, { cause: error }) // prettier-ignore
  }
  return report
}
