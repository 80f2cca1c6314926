import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Store } from '@candor/queries'
import { IndexDatabase } from './index-database.ts'
import { emptySegment, emptyTally, type Segment } from './journal/segment.ts'
import { KeptSegments } from './kept-segments.ts'
import { Loader, LoaderStopped, type LoaderOptions } from './loader.ts'

let directory = ''
let index: IndexDatabase
let kept: KeptSegments
let loader: Loader
let load: (name: string) => Promise<void>
/** What the store was asked for, in its order. */
const asked: string[] = []
const trouble: string[] = []

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'candor-loader-'))
  index = new IndexDatabase(join(directory, 'index'))
  kept = new KeptSegments(directory, 0)
  trouble.length = 0
  asked.length = 0
  load = () => Promise.resolve()
})
afterEach(async () => {
  await loader.stop()
  await index.close()
  await rm(directory, { recursive: true })
})

/** A store that only loads, as `load` says at that moment. */
function start(options: Partial<LoaderOptions> = {}): Loader {
  const store = {
    load: (name: string) => {
      asked.push(`load ${name}`)
      return load(name)
    },
    loadRest: (name: string) => {
      asked.push(`load the rest of ${name}`)
      return load(name)
    },
    healRollups: () => {
      asked.push('heal rollups')
      return Promise.resolve([])
    },
  }
  return (loader = new Loader({
    store: store as unknown as Store,
    index,
    kept,
    onLoaded: () => undefined,
    onTrouble: (message) => trouble.push(message),
    ...options,
  }))
}
const refusal = (code: string) => Object.assign(new Error(`refused with ${code}`), { code })

async function segment(name: string): Promise<Segment> {
  const path = join(directory, `${name}.ndjson`)
  await writeFile(path, '{}\n')
  return { ...emptySegment(name, path), tally: { ...emptyTally(), interaction: 1 }, rows: 1, bytes: 3 }
}

describe('Loader', () => {
  it('puts a segment aside that the store refuses for its content, and goes on with the next', async () => {
    start()
    load = () => Promise.reject(refusal('117'))
    loader.enqueue(await segment('1'))
    await loader.drained()
    load = () => Promise.resolve()
    loader.enqueue(await segment('2'))
    await loader.drained()
    expect(await readdir(join(directory, 'quarantine'))).toEqual(['1.ndjson'])
    expect(kept.quarantined.length).toBe(1)
  })

  it('waits for a store whose merges lag behind (252, TOO_MANY_PARTS), and puts nothing aside', async () => {
    start()
    let tries = 0
    load = () => (++tries < 2 ? Promise.reject(refusal('252')) : Promise.resolve())
    loader.enqueue(await segment('1'))
    await loader.drained()
    expect([tries, kept.quarantined.length, loader.lastError]).toEqual([3, 0, null])
  })

  it('says that everything of now is loaded while more keeps coming', async () => {
    start()
    let n = 0
    load = async () => {
      loader.enqueue(await segment(`more-${n++}`))
    }
    loader.enqueue(await segment('first'))
    await expect(Promise.race([loader.drained(), reject(2000)])).resolves.toBeUndefined()
  })

  it('tells who waits when it is stopped first', async () => {
    start()
    load = () => Promise.reject(new Error('away'))
    loader.enqueue(await segment('1'))
    const waiting = loader.drained()
    await Promise.all([expect(waiting).rejects.toThrow(LoaderStopped), loader.stop()])
  })

  it('tries again when a refused segment cannot be put aside either', async () => {
    start()
    await writeFile(join(directory, 'quarantine'), 'a file where the folder should be')
    load = () => Promise.reject(refusal('117'))
    loader.enqueue(await segment('1'))
    await expect.poll(() => trouble.some((message) => message.includes('could not be put into quarantine'))).toBe(true)
    await rm(join(directory, 'quarantine'))
    await loader.drained()
    expect(kept.quarantined.length).toBe(1)
  })

  it('does not load again because a listener failed', async () => {
    let loads = 0
    load = () => {
      loads++
      return Promise.resolve()
    }
    start({
      onLoaded: () => {
        throw new Error('listener')
      },
    })
    loader.enqueue(await segment('1'))
    await loader.drained()
    expect([loads, trouble.length, loader.backlog.rows]).toEqual([2, 1, 0])
  })

  it('goes row by row and looks at the rollups after a load that it did not see end, and in what an earlier run left', async () => {
    start()
    let tries = 0
    load = (name) => (name === 'ledger' && ++tries === 1 ? Promise.reject(new Error('cut off')) : Promise.resolve())
    loader.enqueue(await segment('1'))
    await loader.drained()
    const rest = ['load the rest of interaction', 'heal rollups', 'load the rest of ledger']
    expect(asked.splice(0)).toEqual(['load interaction', 'load ledger', ...rest])

    loader.enqueue(await segment('2'), { isLeft: true })
    await loader.drained()
    expect(asked.splice(0)).toEqual(rest)

    loader.enqueue(await segment('3'))
    await loader.drained()
    expect(asked).toEqual(['load interaction', 'load ledger'])
  })

  it('remembers at a start what earlier runs put aside', async () => {
    await mkdir(join(directory, 'quarantine'))
    await writeFile(join(directory, 'quarantine', '1.ndjson'), '')
    start()
    await kept.open()
    expect(kept.quarantined.length).toBe(1)
  })
})

const reject = (ms: number): Promise<never> =>
  new Promise((_resolve, refuse) => setTimeout(() => refuse(new Error(`nothing after ${ms} ms`)), ms))
