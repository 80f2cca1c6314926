/** Runs worlds through a whole Candor, one workspace each, and scores what it says about them. */
import { generateWorld, sendWorld } from '@candor/datasets'
import type { TestService } from '../../support/service.ts'
import type { Score, TruthCheck } from './check.ts'

export interface BenchOptions {
  candor: TestService
  worlds: number
  /** Of the first world; the others follow. */
  seed: number
  people: number
  checks: readonly TruthCheck[]
  onWorld?: (done: number) => void
}

/** Every score of every world. A world's events are dropped before the next one, so that the disk does not fill. */
export async function runWorlds({ candor, worlds, seed, people, checks, onWorld }: BenchOptions): Promise<Score[]> {
  const scores: Score[] = []
  for (let number = 0; number < worlds; number++) {
    const workspace = `world-${seed + number}`
    const world = generateWorld({ people, seed: seed + number })
    await sendWorld(world, { url: candor.url, workspace })
    await candor.intake.drained()
    const truth = world.truth()
    const within = (path: string): string => `${path}${path.includes('?') ? '&' : '?'}workspace=${workspace}`
    const get = <T>(path: string): Promise<T> => candor.get<T>(within(path))
    const text = async (path: string): Promise<string> => (await fetch(`${candor.url}${within(path)}`)).text()
    for (const check of checks) scores.push(...(await check.score(get, truth, text)))
    await candor.intake.dropWorkspace(workspace)
    onWorld?.(number + 1)
  }
  return scores
}
