/** Receipts of erasures as lines of JSON, as `erasures/receipts.ndjson` holds them. */
import { readFile } from 'node:fs/promises'
import type { ErasureReceipt } from './erasure-log.ts'

/** Every receipt in a text, the first of each id. Lines that a stop cut off are left out: their erasures ran again. */
export function parseReceipts(text: string): ErasureReceipt[] {
  const first = new Map<string, ErasureReceipt>()
  for (const line of text.split('\n')) {
    const receipt = parseReceipt(line)
    if (receipt !== null && !first.has(receipt.id)) first.set(receipt.id, receipt)
  }
  return [...first.values()]
}

/** Receipts that somebody kept. @throws Error that says what is wrong when the file is not there, or holds no receipt */
export async function readReceipts(path: string): Promise<ErasureReceipt[]> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new Error(`The receipts cannot be read: ${error instanceof Error ? error.message : ''}`, { cause: error })
  })
  const receipts = parseReceipts(text)
  if (receipts.length === 0 && text.trim() !== '')
    throw new Error(`${path} holds no receipts. Give the erasures/receipts.ndjson that was kept.`)
  return receipts
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
