/**
 * `pnpm bench:start`: from a cold clone to a page with data, and a second start.
 *
 * Clones HEAD into an empty folder, with empty npm and pnpm caches (pass --warm to keep yours), runs the README's command,
 * and asks for the overview until it shows sample data. Takes about a minute and a gigabyte of disk; cleans up.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeMachine } from './machine.ts'

const warm = process.argv.includes('--warm')
const PORT = '7391'
const folder = mkdtempSync(join(tmpdir(), 'candor-bench-start-'))
const clone = join(folder, 'candor')
const caches = warm
  ? {}
  : {
      npm_config_cache: join(folder, 'npm'),
      XDG_DATA_HOME: join(folder, 'data'),
      XDG_CACHE_HOME: join(folder, 'cache'),
      npm_config_store_dir: join(folder, 'store'),
    }

function start(): ChildProcess {
  return spawn(process.execPath, ['scripts/boot.cjs', 'start'], {
    cwd: clone,
    env: { ...process.env, ...caches, CANDOR_PORT: PORT },
    stdio: ['ignore', 'ignore', 'ignore'],
  })
}

/** Milliseconds until the overview answers with what `wanted` looks for. */
async function until(wanted: (html: string) => boolean, began: number): Promise<number> {
  for (;;) {
    try {
      const answer = await fetch(`http://127.0.0.1:${PORT}/`)
      if (answer.status === 200 && wanted(await answer.text())) return Date.now() - began
    } catch {
      // Not listening yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

const stop = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
  })

try {
  execFileSync('git', ['clone', '--quiet', process.cwd(), clone])
  console.log(`Machine: ${describeMachine()}\nCommand: pnpm bench:start${warm ? ' --warm' : ''}`)
  let began = Date.now()
  let child = start()
  const page = until(() => true, began)
  const data = until((html) => /People reached/.test(html) && /sample data/i.test(html), began)
  console.log(`cold clone to a page: ${((await page) / 1000).toFixed(1)} s`)
  console.log(`cold clone to a page with data: ${((await data) / 1000).toFixed(1)} s`)
  await stop(child)
  for (let round = 1; round <= 3; round++) {
    began = Date.now()
    child = start()
    console.log(
      `start ${round + 1} to a page with data: ${((await until((html) => /People reached/.test(html), began)) / 1000).toFixed(2)} s`,
    )
    await stop(child)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
