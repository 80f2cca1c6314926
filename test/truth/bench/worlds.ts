/** Runs worlds through a whole Candor, one workspace each, and scores what it says about them. */
import { generateWorld, sendWorld } from '@candor/datasets'
import type { TestService } from '../../support/service.ts'
import type { TruthCheck } from './check.ts'
import type { WorldScore } from './scoreboard.ts'

export interface BenchOptions {
  candor: TestService
  worlds: number
  /** Of the first world; the others follow. */
  seed: number
  people: number
  checks: readonly TruthCheck[]
}

export interface WorldDone {
  scores: WorldScore[]
  /** Seconds to generate and bring in the world, and to ask all questions. */
  filling: number
  asking: number
}

/** The scores of one world after the other. Its events are dropped before the next one, so that the disk does not fill. */
export async function* runWorlds({ candor, worlds, seed, people, checks }: BenchOptions): AsyncGenerator<WorldDone> {
  for (let number = seed; number < seed + worlds; number++) {
    const workspace = `world-${number}`
    const began = performance.now()
    const world = generateWorld({ people, seed: number })
    await sendWorld(world, { url: candor.url, workspace })
    await candor.intake.drained()
    const filled = performance.now()
    const truth = world.truth()
    const within = (path: string): string => `${path}${path.includes('?') ? '&' : '?'}workspace=${workspace}`
    const get = <T>(path: string): Promise<T> => candor.get<T>(within(path))
    const text = async (path: string): Promise<string> => (await fetch(`${candor.url}${within(path)}`)).text()
    const scores: WorldScore[] = []
    for (const check of checks)
      for (const score of await check.score(get, truth, text)) scores.push({ ...score, world: number })
    const asked = performance.now()
    await candor.intake.dropWorkspace(workspace)
    yield { scores, filling: (filled - began) / 1000, asking: (asked - filled) / 1000 }
  }
}
