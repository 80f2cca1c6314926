import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { describeQuery } from '@candor/queries'
import { listed, METRICS } from './catalogue.ts'
import { atVersion, checkVersion } from './versions.ts'

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

  it('has a former version only below its own, each once, each with a word on what changed', () => {
    for (const metric of METRICS) {
      const former = (metric.former ?? []).map(({ version }) => version)
      expect(former).toEqual([...new Set(former)].sort((a, b) => b - a))
      for (const version of former) {
        expect(version).toBeLessThan(metric.version)
        expect(metric.changes?.some((change) => change.version === version)).toBe(true)
        expect(atVersion(metric, version).words).not.toBe(metric.words)
      }
      if (former.length > 0) expect(metric.changes?.[0]?.version).toBe(metric.version)
    }
  })

  it('lists every version there was, and which of them can be computed', () => {
    const nps = METRICS.find(({ id }) => id === 'nps')
    const reach = METRICS.find(({ id }) => id === 'answered_share')
    if (nps === undefined || reach === undefined) throw new Error('no such metric')
    expect(listed(nps).versions.map(({ version, computable, since }) => [version, computable, since])).toEqual([
      [2, true, '2026-11-26'],
      [1, true, '2026-11-22'],
    ])
    expect(
      listed(reach).versions.map(({ version, computable, words }) => [version, computable, words === null]),
    ).toEqual([
      [3, true, false],
      [2, false, true],
      [1, false, true],
    ])
    expect(() => checkVersion([reach], 1)).toThrow('no version 1 of answered_share that can be computed. There is: 3')
    expect(() => atVersion(nps, 3)).toThrow(RangeError)
  })

  it('names only queries that exist', () => {
    for (const { queries } of METRICS) for (const name of queries) expect(describeQuery(name).words).not.toBe('')
  })

  it('and docs/metrics name the same metrics in the same versions', () => {
    expect(documented.sort()).toEqual(METRICS.map(({ id, version }) => `${id} v${version}`).sort())
  })
})
