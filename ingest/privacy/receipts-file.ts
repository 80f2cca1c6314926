/** Receipts of erasures as lines of JSON, as `erasures/receipts.ndjson` holds them. */
import { readFile } from 'node:fs/promises'
import type { ErasureReceipt } from './erasure-log.ts'

export interface ReadReceipts {
  /** The first of each id. */
  receipts: ErasureReceipt[]
  /** Lines, from 1, that are neither empty nor a receipt. */
  unreadable: number[]
}

export function parseReceipts(text: string): ReadReceipts {
  const first = new Map<string, ErasureReceipt>()
  const unreadable: number[] = []
  for (const [place, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const receipt = parseReceipt(line)
    if (receipt === null) unreadable.push(place + 1)
    else if (!first.has(receipt.id)) first.set(receipt.id, receipt)
  }
  return { receipts: [...first.values()], unreadable }
}

/**
 * Receipts that somebody kept. Every line counts: one that cannot be read may be of somebody whom a restore brings back.
 * @throws Error that says what is wrong when the file is not there, or holds anything that is no receipt
 */
export async function readReceipts(path: string): Promise<ErasureReceipt[]> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new Error(`The receipts cannot be read: ${error instanceof Error ? error.message : ''}`, { cause: error })
  })
  const { receipts, unreadable } = parseReceipts(text)
  if (receipts.length === 0 && unreadable.length > 0)
    throw new Error(`${path} holds no receipts. Give the erasures/receipts.ndjson that was kept.`)
  if (unreadable.length > 0) throw new Error(sayUnreadable(path, unreadable))
  return receipts
}

const NAMED = 20

/** Which lines, and what to do about them. */
export function sayUnreadable(path: string, lines: readonly number[]): string {
  const more = lines.length > NAMED ? ` and ${lines.length - NAMED} more` : ''
  return (
    `${path}: ${lines.length === 1 ? 'line' : 'lines'} ${lines.slice(0, NAMED).join(', ')}${more} cannot be read. Whoever was ` +
    'erased by them would be back: give a copy that is whole. A line that a stop of Candor cut off can be removed when a ' +
    'whole one with the same id stands behind it.'
  )
}

function parseReceipt(line: string): ErasureReceipt | null {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return null
  }
  if (typeof value !== 'object' || value === null) return null
  const {
    id,
    workspace,
    subjectHash,
    salt,
    accountHashes = [],
  } = value as Partial<Record<keyof ErasureReceipt, unknown>>
  const isWhole = [id, workspace, subjectHash, salt].every((each) => typeof each === 'string')
  return isWhole && Array.isArray(accountHashes) ? (value as ErasureReceipt) : null
}
