/**
 * The sample world: generated data with planted truth, so that a first start shows something. It goes in through the public
 * ingest API like anybody's data, into a workspace of its own, and one command drops it.
 */
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Store } from '@candor/queries'
import type { Config } from './config.ts'
import { progressBar } from './progress.ts'

export const SAMPLE_WORKSPACE = 'sample'
const DAY_MS = 24 * 60 * 60 * 1000

/** True on an empty store where the sample was never loaded to its end, nor dropped. */
export async function needsSample(config: Config, store: Store): Promise<boolean> {
  if (!config.sample || existsSync(marker(config))) return false
  const workspaces = await store.query('admin/workspaces', {})
  return workspaces.every(({ workspace }) => workspace === SAMPLE_WORKSPACE)
}

/** Remembers that this data directory had its sample, so that a dropped one does not come back by itself. */
export function rememberSample(config: Config): void {
  writeFileSync(marker(config), new Date().toISOString())
}

const marker = (config: Config): string => join(config.dataDirectory, 'sample-was-loaded')

/** Sends the sample world, which ends at the last midnight (UTC). Can be repeated: ids are the same within a day. */
export async function loadSample({ url, key }: { url: string; key: string | null }): Promise<void> {
  // Most starts have their sample already, and should not wait for its generator.
  const { approximateEvents, generateWorld, PRESETS, sendWorld } = await import('@candor/datasets')
  const end = new Date(Math.floor(Date.now() / DAY_MS) * DAY_MS).toISOString()
  const options = { ...PRESETS.demo, end }
  const bar = progressBar('Filling in the sample world', approximateEvents(options))
  const started = Date.now()
  const { accepted } = await sendWorld(
    generateWorld(options),
    { url, workspace: SAMPLE_WORKSPACE, ...(key !== null && { key }) },
    ({ sent }) => bar.update(sent),
  )
  const seconds = ((Date.now() - started) / 1000).toFixed(1)
  bar.finish(
    `The sample world is in: ${accepted} interactions in ${seconds} s. Every page says that it is a sample; drop it with: npx candor sample drop`,
  )
}
