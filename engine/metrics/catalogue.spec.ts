import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { describeQuery } from '@candor/queries'
import { METRICS } from './catalogue.ts'

const docs = new URL('../../docs/metrics/', import.meta.url)
const pages = readdirSync(docs)
  .filter((file) => file.endsWith('.md'))
  .map((file) => readFileSync(new URL(file, docs), 'utf8'))
  .join('\n')
const documented = [...pages.matchAll(/^\| `([a-z_]+)` \| (\d+) \|/gm)].map(
  ([, id, version]) => `${id ?? ''} v${version ?? ''}`,
)

describe('the metric catalogue', () => {
  it('has one entry per id', () => {
    expect(new Set(METRICS.map(({ id }) => id)).size).toBe(METRICS.length)
  })

  it('names only queries that exist', () => {
    for (const { queries } of METRICS) for (const name of queries) expect(describeQuery(name).words).not.toBe('')
  })

  it('and docs/metrics name the same metrics in the same versions', () => {
    expect(documented.sort()).toEqual(METRICS.map(({ id, version }) => `${id} v${version}`).sort())
  })
})
