/** SIGTERM while events pour in: the process ends by itself, and what it acknowledged is there after the next start. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Audit } from '@candor/ingest'

const cli = join(import.meta.dirname, '../../scripts/boot.cjs')
const PATIENCE_MS = 15_000
let directory = ''
const children: ChildProcess[] = []

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'candor-stop-'))
})
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await rm(directory, { recursive: true, force: true })
})

async function start(): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [cli, 'start'], {
    env: { ...process.env, CANDOR_DATA: join(directory, 'data'), CANDOR_PORT: '0', CANDOR_SAMPLE: 'off' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
  await expect.poll(() => output, { timeout: 60_000 }).toMatch(/Candor is at http:\S+/)
  return { child, url: /http:\/\/\S+/.exec(output)?.[0] ?? '' }
}

/** Sends until the connection ends; returns how many events were acknowledged. */
async function pour(url: string, sender: number): Promise<number> {
  for (let batch = 0, acknowledged = 0; ; batch++) {
    const events = Array.from({ length: 20 }, (_, n) => ({
      ...{ id: `${sender}-${batch}-${n}`, verb: 'View', at: '2026-02-01T00:00:00Z', channel: 'x' },
      actor: { id: `a${n}` },
    }))
    try {
      const answer = await fetch(`${url}/v1/interactions`, { method: 'POST', body: JSON.stringify(events) })
      if (!answer.ok) return acknowledged
      acknowledged += ((await answer.json()) as { accepted: number }).accepted
    } catch {
      return acknowledged
    }
  }
}

describe('SIGTERM under load', () => {
  it('ends within its deadline, and every acknowledged event survives', { timeout: 120_000 }, async () => {
    const first = await start()
    const pouring = Promise.all([0, 1, 2, 3].map((sender) => pour(first.url, sender)))
    await new Promise((resolve) => setTimeout(resolve, 2000))
    const asked = Date.now()
    first.child.kill('SIGTERM')
    const [code] = (await once(first.child, 'exit')) as [number | null]
    expect(code).toBe(0)
    expect(Date.now() - asked).toBeLessThan(PATIENCE_MS)
    const acknowledged = (await pouring).reduce((sum, one) => sum + one, 0)
    expect(acknowledged).toBeGreaterThan(500)

    const second = await start()
    const audit = async () => (await (await fetch(`${second.url}/v1/audit?lines=on`)).json()) as Audit
    await expect.poll(async () => (await audit()).workspaces[0]?.inJournal, { timeout: 30_000 }).toBe(0)
    const { isBalanced, workspaces } = await audit()
    expect(isBalanced).toBe(true)
    // An answer may be lost on its way after its events were written: there may be more, never less.
    expect(workspaces[0]?.stored).toBeGreaterThanOrEqual(acknowledged)
    expect(workspaces[0]?.stored).toBeLessThanOrEqual(acknowledged + 4 * 20)
    second.child.kill('SIGTERM')
    await once(second.child, 'exit')
  })
})
