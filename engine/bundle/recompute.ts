/**
 * Computes the Findings of a bundle again, without a store, by the code that is here, and compares them with those that the
 * bundle tells. A bundle that is not as it was made is refused before.
 */
import { createHash } from 'node:crypto'
import { Value } from 'typebox/value'
import { canonicalJson } from '@candor/ingest/canonical-json'
import { Bundle } from '../api/shapes/index.ts'
import { ProblemError } from '../api/problem.ts'
import { refuse, type Refusal } from '../stats/refusal.ts'
import { BUNDLED } from './answers.ts'
import { answerThrough, bundledFindings, bundleHash, callsOf } from './bundle.ts'
import { NotInBundle, replaying } from './reader.ts'

/** By how much a number may differ, of itself where it is above 1: other machines round the last digits otherwise. */
export const TOLERANCE = 1e-9

export type BundleRefusal = Refusal<'no-bundle' | 'altered' | 'plan-altered' | 'unknown-answer' | 'incomplete'>

export interface Recomputed {
  /** Findings that were computed again. */
  findings: Bundle['findings']
  /** What differs, as "/nps/value: 12.5 in the bundle, 12 computed". Empty when nothing does. */
  differences: string[]
  /** What rests on rows that are not in the bundle, and was taken from it as it is. */
  carried: string[]
  bundle: Bundle
}

const NO_BUNDLE = refuse('no-bundle', 'This is no bundle of Candor, or one of a newer format.')
const ALTERED = refuse('altered', 'The bundle was altered after it was made: its content does not have the hash that it names. Ask for it again.') // prettier-ignore

const planHash = ({ kind, key, body }: Bundle['definitions'][number]): string =>
  createHash('sha256')
    .update(`${kind}\u0000${key}\u0000${canonicalJson(body)}`)
    .digest('hex')

/** Why a bundle cannot be what was made; null when nothing speaks against it. */
function unsound(bundle: Bundle): BundleRefusal | null {
  if (bundleHash(bundle) !== bundle.hash) return ALTERED
  const other = bundle.definitions.find((definition) => planHash(definition) !== definition.hash)
  if (other === undefined) return null
  return refuse('plan-altered', `The ${other.kind} “${other.key}” in the bundle is not the one whose hash it names: it was altered after it was declared.`) // prettier-ignore
}

const isClose = (one: number, other: number): boolean =>
  Math.abs(one - other) <= TOLERANCE * Math.max(1, Math.abs(one), Math.abs(other))

/** Where two values differ, numbers by more than the tolerance. */
function differencesOf(told: unknown, computed: unknown, at: string): string[] {
  if (typeof told === 'number' && typeof computed === 'number' && isClose(told, computed)) return []
  if (typeof told === 'object' && typeof computed === 'object' && told !== null && computed !== null) {
    const [one, other] = [told, computed] as [Record<string, unknown>, Record<string, unknown>]
    const parts = [...new Set([...Object.keys(one), ...Object.keys(other)])]
    return parts.flatMap((part) => differencesOf(one[part], other[part], `${at}/${part}`))
  }
  if (told === computed) return []
  const words = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value))
  return [`${at}: ${words(told)} in the bundle, ${words(computed)} computed`]
}

/**
 * @param file what the file holds, parsed
 * @returns what was computed, with every difference; a refusal where the bundle cannot be trusted, or not be computed
 */
export async function recompute(file: unknown): Promise<Recomputed | BundleRefusal> {
  if (!Value.Check(Bundle, file)) return NO_BUNDLE
  const refused = unsound(file)
  if (refused !== null) return refused
  const kind = BUNDLED.find(({ path }) => path === file.asked.answer)
  if (kind === undefined)
    return refuse('unknown-answer', `It answers ${file.asked.answer}, which this version of Candor does not.`)
  const calls = callsOf(file)
  try {
    const answer = await answerThrough(replaying(calls, file.carried), kind, file.asked)
    const findings = JSON.parse(JSON.stringify(bundledFindings(answer, file.calls))) as Bundle['findings']
    const byPlace = (all: Bundle['findings']) => Object.fromEntries(all.map(({ at, finding }) => [at, finding]))
    return {
      ...{ findings, bundle: file, carried: file.carried.map(({ what }) => what) },
      differences: differencesOf(byPlace(file.findings), byPlace(findings), '').map((line) => line.slice(1)),
    }
  } catch (error) {
    if (error instanceof NotInBundle) return error.refusal
    if (error instanceof ProblemError) return refuse('incomplete', error.message)
    throw error
  }
}
