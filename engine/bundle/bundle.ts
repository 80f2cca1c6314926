/**
 * A bundle: one JSON file with an answer's Findings and everything they were computed from, so that anybody can compute them
 * again elsewhere: definitions with their hashes, each question to the store with its SQL, and the rows that came back.
 */
import { createHash } from 'node:crypto'
import { canonicalJson } from '@candor/ingest/canonical-json'
import { describeQuery, type QueryName, type QueryRow } from '@candor/queries'
import type { Bundle, BundledFinding, ScopeQuery } from '../api/shapes/index.ts'
import type { Reader } from '../ask.ts'
import type { Finding } from '../finding.ts'
import engine from '../package.json' with { type: 'json' }
import { resolveScope, type Scope } from '../scope.ts'
import type { Bundled } from './answers.ts'
import { findingsIn } from './findings-in.ts'
import { callKey, Recording, type Call } from './reader.ts'

export type Asked = Bundle['asked']

/** Of everything else in the bundle. */
export const bundleHash = (bundle: Bundle): string =>
  createHash('sha256')
    .update(canonicalJson({ ...bundle, hash: undefined }))
    .digest('hex')

/** The questions of a Finding by their places; what it needs to be computed again is in the bundle once. */
function bundled(finding: Finding, places: ReadonlyMap<string, number>): BundledFinding {
  const { queries, ...recompute } = finding.recompute
  const calls = queries.flatMap(({ name, parameters }) => places.get(callKey(name, parameters)) ?? [])
  return { ...finding, recompute: { ...recompute, calls: [...new Set(calls)].sort((a, b) => a - b) } }
}

/** The Findings of an answer as they stand in a bundle. @param calls all that was asked for the answer, in the bundle's order */
export function bundledFindings(answer: unknown, calls: readonly Call[]): Bundle['findings'] {
  const places = new Map(calls.map(({ query, parameters }, place) => [callKey(query, parameters), place]))
  return findingsIn(answer).map(({ at, finding }) => ({ at, finding: bundled(finding, places) }))
}

/** The scope as it was chosen, so that nothing is left to be chosen when it is asked again. */
const scopeAsked = ({ workspace, brand, campaign, first, last }: Scope): ScopeQuery => ({
  workspace,
  ...(brand === '' ? {} : { brand }),
  ...(campaign === null ? {} : { campaign }),
  from: first,
  to: last,
})

/** Computes a bundled answer through a reader: a recording store when it is made, what it recorded when it is computed again. */
export async function answerThrough(
  reader: Reader,
  { answer }: Bundled,
  { scope, key, own, now, generation }: Asked,
): Promise<unknown> {
  const people = { generation: () => Promise.resolve(generation) }
  const asked = await resolveScope(reader, people, scope, new Date(now))
  return answer(reader, asked, { key: key ?? '', own })
}

/** The question whose rows stand in a bundle as definitions, and not as rows. */
const DEFINED = 'admin/definitions'

type DefinitionRow = QueryRow[typeof DEFINED]

const declared = ({ kind, key, hash, body, received_at, versions }: DefinitionRow): Bundle['definitions'][number] => ({
  ...{ kind, key, hash, receivedAt: received_at, versions },
  body: JSON.parse(body) as unknown,
})

/** All that was asked, the definitions among it. */
export function callsOf({ calls, definitions, asked }: Bundle): Call[] {
  const rows = definitions.map(({ kind, key, hash, body, receivedAt, versions }): DefinitionRow => ({
    ...{ kind, key, hash, versions, received_at: receivedAt },
    body: canonicalJson(body),
  }))
  return [...calls, { query: DEFINED, parameters: { workspace: asked.scope.workspace }, rows }]
}

/**
 * The bundle of one answer.
 * @param scope what was asked about, resolved
 * @throws ProblemError as the answer itself does
 */
export async function bundleOf(
  store: Reader,
  scope: Scope,
  kind: Bundled,
  { key, own }: Pick<Asked, 'key' | 'own'>,
): Promise<Bundle> {
  const recording = new Recording(store)
  const asked: Asked = {
    ...{ answer: kind.path, key, scope: scopeAsked(scope), own },
    ...{ now: scope.now.toISOString(), generation: scope.generation },
  }
  const answer = await answerThrough(recording, kind, asked)
  const { calls: all, carried } = await recording.kept()
  const calls = all.filter(({ query }) => query !== DEFINED)
  const definitions = all.filter(({ query }) => query === DEFINED).flatMap(({ rows }) => rows as DefinitionRow[])
  const names = [...new Set(calls.map(({ query }) => query as QueryName))]
  const unsealed: Bundle = {
    ...{ format: 'candor-bundle', version: 1, candor: engine.version, asked },
    findings: bundledFindings(answer, calls),
    definitions: definitions.map(declared),
    queries: names.map(describeQuery).map(({ name, words, sql }) => ({ name, words, sql })),
    calls: calls.map((call) => ({ ...call, rows: call.rows as Record<string, unknown>[] })),
    ...{ carried, hash: '' },
  }
  // As it will be read: what JSON cannot hold is not part of what is hashed.
  const told = JSON.parse(JSON.stringify(unsealed)) as Bundle
  return { ...told, hash: bundleHash(told) }
}
