import { appendFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ErasureLog, type ErasureReceipt } from './erasure-log.ts'

const receipt = (id: string): ErasureReceipt => ({
  id, workspace: 'main', subjectHash: 'h', salt: 's', requestedAt: '', finishedAt: '',
  erased: { accounts: 0, interactions: 0, links: 0, deadLetters: 0, quarantinedRows: 0, damagedFiles: 0, importStates: 0 },
  mentionsByOthers: 0, filesHoldingIt: [], partsHeld: 0,
}) // prettier-ignore

it('reads every receipt, also behind one that a stop cut off', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'candor-receipts-'))
  const log = new ErasureLog(directory)
  await log.finish(receipt('a'))
  await appendFile(join(directory, 'receipts.ndjson'), '\n{"id":"torn","works')
  await log.finish(receipt('b'))
  expect((await log.receipts()).map(({ id }) => id)).toEqual(['a', 'b'])
  await rm(directory, { recursive: true })
})
