/** Live sources: the networks that are listened to, rather than told by. */
import { readFileSync } from 'node:fs'
import type { Intake } from '../intake.ts'
import { bluesky } from './bluesky.ts'
import { parseSources, type SourceConfig } from './config.ts'
import { mastodon } from './mastodon.ts'
import { Rules } from './rules.ts'
import { startSource, type Source, type SourceStatus } from './source.ts'

export type { SourceStatus } from './source.ts'

export interface LiveSources {
  status(): SourceStatus[]
  /** Stops all of them; what was read is accepted, or comes again after the next start. */
  stop(): Promise<void>
}

export interface SourcesOptions {
  /** The JSON file that names the sources; null for none. */
  file: string | null
  env: NodeJS.ProcessEnv
  intake: Pick<Intake, 'accept' | 'memories'>
  onTrouble?: (message: string, error: unknown) => void
}

const JETSTREAM = 'wss://jetstream2.us-east.bsky.network/subscribe'

/** Starts the sources of the file. Throws, with none of them running, when the file says something that cannot be. */
export function startSources({ file, env, intake, onTrouble }: SourcesOptions): LiveSources {
  const configs = file === null ? [] : readSources(file)
  const tokens = new Map(configs.map((config) => [config.name, tokenOf(config, env)]))
  const rulesOf = new Map(configs.map((config) => [config.name, new Rules(config.rules)]))
  const sources = configs.map((config): Source => {
    const common = {
      name: config.name,
      workspace: config.workspace ?? 'main',
      memory: intake.memories.of(config.name, config.workspace ?? 'main'),
      accept: intake.accept.bind(intake),
      ...(onTrouble !== undefined && { onTrouble }),
    }
    const rules = rulesOf.get(config.name) ?? new Rules([])
    if (config.kind === 'bluesky')
      return startSource({ ...common, upstream: bluesky({ url: config.url ?? JETSTREAM, rules }) })
    const { server, stream } = config
    return startSource({
      ...common,
      upstream: mastodon({ server, stream, rules, token: tokens.get(config.name) ?? '' }),
    })
  })
  return {
    status: () => sources.map((source) => source.status()),
    stop: async () => {
      await Promise.all(sources.map((source) => source.stop()))
    },
  }
}

function readSources(file: string): SourceConfig[] {
  try {
    return parseSources(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new Error(`CANDOR_SOURCES is ${file}. ${error instanceof Error ? error.message : ''}`, { cause: error })
  }
}

function tokenOf(config: SourceConfig, env: NodeJS.ProcessEnv): string {
  if (config.kind === 'bluesky') return ''
  const token = env[config.token] ?? ''
  if (token !== '') return token
  throw new Error(`The source "${config.name}" takes its token from ${config.token}, which is not set.`)
}
