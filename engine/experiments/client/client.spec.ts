import { relative } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'

const ENTRY = new URL('client.ts', import.meta.url).pathname

/** What `pnpm build:client` writes. What it does with a service is tested in test/clients/assignment.test.ts. */
describe('the client that a page loads', () => {
  it('is smaller than 3 kB, and made of nothing but itself and the rules of assignment', async () => {
    const { outputFiles, metafile } = await build({ entryPoints: [ENTRY], bundle: true, minify: true, format: 'esm', write: false, metafile: true }) // prettier-ignore
    expect(gzipSync(outputFiles[0]?.contents ?? '').length).toBeLessThan(3000)
    const sources = Object.keys(metafile.inputs).map((path) => relative(new URL('..', import.meta.url).pathname, path))
    expect(sources.sort()).toEqual(
      ['assign', 'condition', 'exposure', 'hash', 'ranges']
        .map((name) => `assignment/${name}.ts`)
        .concat('client/client.ts'),
    )
  })
})
