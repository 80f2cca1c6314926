/** Which live sources run, from a JSON file (CANDOR_SOURCES); docs/sources.md explains it. */
import { Type, type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { Rule } from './rules.ts'

const Name = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,39}$', description: 'Its name, and that of its folder' })
const RulesOf = Type.Array(Rule, { minItems: 1, description: 'What is collected' })
const Workspace = Type.Optional(Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,39}$' }))

export const BlueskyConfig = Type.Object(
  {
    kind: Type.Literal('bluesky'),
    name: Name,
    url: Type.Optional(Type.String({ pattern: '^wss?://', description: 'The Jetstream relay' })),
    workspace: Workspace,
    rules: RulesOf,
  },
  { additionalProperties: false },
)

export const MastodonConfig = Type.Object(
  {
    kind: Type.Literal('mastodon'),
    name: Name,
    server: Type.String({ pattern: '^https?://', description: 'The address of the server' }),
    stream: Type.String({
      pattern: String.raw`^(public|public/local|public/remote|user|hashtag\?tag=.+|hashtag/local\?tag=.+|list\?list=.+)$`,
      description: 'public, public/local, public/remote, hashtag?tag=NAME, user or list?list=ID',
    }),
    token: Type.String({
      pattern: '^[A-Z][A-Z0-9_]*$',
      description: 'The environment variable that holds the access token',
    }),
    workspace: Workspace,
    rules: RulesOf,
  },
  { additionalProperties: false },
)

export const SourcesConfig = Type.Object({ sources: Type.Array(Type.Union([BlueskyConfig, MastodonConfig])) })
export type SourcesConfig = Static<typeof SourcesConfig>
export type SourceConfig = SourcesConfig['sources'][number]

const KINDS = { bluesky: Compile(BlueskyConfig), mastodon: Compile(MastodonConfig) }

/** Checks the text of the file. Throws an Error that says which source is wrong, and how. */
export function parseSources(text: string): SourceConfig[] {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new Error(`It is not JSON: ${error instanceof Error ? error.message : ''}`, { cause: error })
  }
  const list: unknown = typeof value === 'object' && value !== null && 'sources' in value ? value.sources : undefined
  if (!Array.isArray(list)) throw new Error('It has no list "sources": write {"sources": [ … ]}.')
  const sources = list.map((source: unknown, position) => parseSource(source, position))
  const twice = sources.find(({ name }, position) => sources.findIndex((other) => other.name === name) < position)
  if (twice !== undefined)
    throw new Error(`Two sources have the name "${twice.name}": each keeps its own cursor under it.`)
  return sources
}

function parseSource(source: unknown, position: number): SourceConfig {
  const kind = typeof source === 'object' && source !== null && 'kind' in source ? source.kind : undefined
  if (kind !== 'bluesky' && kind !== 'mastodon')
    throw new Error(`Source ${position} has the kind ${JSON.stringify(kind ?? null)}: write "bluesky" or "mastodon".`)
  const schema = KINDS[kind]
  if (!schema.Check(source)) {
    const errors = schema.Errors(source)
    const error = errors.find(({ keyword }) => keyword === 'additionalProperties') ?? errors[0]
    const names = error?.keyword === 'additionalProperties' ? ` (${error.params.additionalProperties.join(', ')})` : ''
    const complaint = `${error?.instancePath || '/'} ${error?.message ?? 'is not valid'}${names}`
    throw new Error(`Source ${position} (${kind}): ${complaint}.`)
  }
  const empty = source.rules.find(({ terms = [], accounts = [] }) => terms.length + accounts.length === 0)
  if (empty !== undefined) throw new Error(`The rule for ${empty.brand} has neither "terms" nor "accounts".`)
  const wrong = source.rules.flatMap(({ accounts = [] }) => accounts).find((account) => !isAccount(kind, account))
  if (wrong === undefined) return source
  const form = kind === 'bluesky' ? 'the DID of the account, did:plc:…' : 'name@server'
  throw new Error(`Source ${position} (${kind}) has the account "${wrong}": write ${form}.`)
}

const isAccount = (kind: SourceConfig['kind'], account: string): boolean =>
  kind === 'bluesky' ? account.startsWith('did:') : /^[^@\s]+@[^@\s]+$/.test(account)
