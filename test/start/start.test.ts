/** `npm start` as a person meets it: progress, an address, a page with data, a clean stop, and the sample gone when told. */
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ScopeAnswer } from '@candor/engine/api/shapes'

const boot = join(import.meta.dirname, '../../scripts/boot.cjs')
const run = promisify(execFile)

interface Started {
  child: ChildProcess
  url: string
  /** Everything printed so far. */
  said: () => string
  /** Sends a signal; the exit code and how long it took. */
  stop: (signal: NodeJS.Signals) => Promise<{ code: number | null; ms: number }>
}

let directory = ''
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'candor-start-'))
})
afterAll(() => rm(directory, { recursive: true, force: true }))

async function start(env: Record<string, string>): Promise<Started> {
  const child = spawn(process.execPath, [boot, 'start'], {
    env: { ...process.env, CANDOR_DATA: join(directory, 'data'), CANDOR_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
  await expect
    .poll(() => /http:\/\/\S+/.exec(output)?.[0] ?? '', { timeout: 60_000 })
    .toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  const url = /http:\/\/\S+/.exec(output)?.[0] ?? ''
  const stop = (signal: NodeJS.Signals): Promise<{ code: number | null; ms: number }> =>
    new Promise((resolve) => {
      const asked = Date.now()
      child.once('exit', (code) => resolve({ code, ms: Date.now() - asked }))
      child.kill(signal)
    })
  return { child, url, said: () => output, stop }
}

const scope = async (url: string): Promise<ScopeAnswer> =>
  (await (await fetch(`${url}/api/scope`)).json()) as ScopeAnswer

describe('npm start', () => {
  it('fills an empty store with the sample world, says so on every page, and drops it on one command', async () => {
    const candor = await start({})
    await expect.poll(() => candor.said(), { timeout: 60_000 }).toContain('The sample world is in')
    await expect.poll(async () => (await scope(candor.url)).events, { timeout: 60_000 }).toBeGreaterThan(60_000)
    for (const path of ['/', '/reach', '/people', '/service', '/experiments', '/scorecard', '/data']) {
      expect(await (await fetch(candor.url + path)).text()).toMatch(/sample data/i)
    }
    const { stdout } = await run(process.execPath, [boot, 'candor', 'sample', 'drop'], {
      env: { ...process.env, CANDOR_URL: candor.url },
    })
    expect(stdout).toContain('The sample data is gone')
    expect(await scope(candor.url)).toMatchObject({ empty: true, events: 0 })
    expect((await candor.stop('SIGTERM')).code).toBe(0)

    const again = await start({})
    await new Promise((resolve) => setTimeout(resolve, 1500))
    expect(await scope(again.url)).toMatchObject({ empty: true })
    expect((await again.stop('SIGINT')).code).toBe(0)
  })

  it('keeps what was sent over a stop and a start', async () => {
    const first = await start({ CANDOR_SAMPLE: 'off' })
    const event = {
      id: 'kept',
      verb: 'Like',
      at: new Date().toISOString(),
      channel: 'x',
      actor: { id: 'ann' },
      brand: 'Lumen',
    }
    expect((await fetch(`${first.url}/v1/interactions`, { method: 'POST', body: JSON.stringify(event) })).status).toBe(
      200,
    )
    const { code, ms } = await first.stop('SIGTERM')
    expect(code).toBe(0)
    expect(ms).toBeLessThan(10_000)
    const second = await start({ CANDOR_SAMPLE: 'off' })
    await expect.poll(async () => (await scope(second.url)).events, { timeout: 60_000 }).toBe(1)
    await second.stop('SIGTERM')
  })

  it('listens on loopback only', async () => {
    const candor = await start({ CANDOR_SAMPLE: 'off' })
    const { port } = new URL(candor.url)
    const others = Object.values(networkInterfaces()).flatMap((list = []) =>
      list.filter((address) => !address.internal && address.family === 'IPv4'),
    )
    for (const { address } of others) await expect(fetch(`http://${address}:${port}/livez`)).rejects.toThrow()
    expect((await fetch(`${candor.url}/livez`)).status).toBe(200)
    await candor.stop('SIGTERM')
  })

  it('says what to do when another one holds the data', async () => {
    const candor = await start({ CANDOR_SAMPLE: 'off' })
    const failure = await run(process.execPath, [boot, 'start'], {
      env: { ...process.env, CANDOR_DATA: join(directory, 'data'), CANDOR_PORT: '0' },
    }).catch((error: unknown) => error as { stderr: string; code: number })
    expect(failure).toMatchObject({ code: 1 })
    expect(failure.stderr).toMatch(/another process|in use|already/i)
    await candor.stop('SIGTERM')
  })

  it('names the setting that is wrong', async () => {
    const failure = await run(process.execPath, [boot, 'start'], {
      env: { ...process.env, CANDOR_PORT: 'eighty' },
    }).catch((error: unknown) => error as { stderr: string })
    expect(failure.stderr).toContain('CANDOR_PORT is "eighty": write a port')
  })
})
