/**
 * Bundles the service into build/: a start then reads a few files instead of a thousand, and translates no TypeScript.
 *
 * The sources stay what they are: each module keeps its own address (import.meta.url is written into it), so that files
 * beside it are found, and stack traces name the TypeScript through source maps. Packages with native code stay outside.
 */
const { readFileSync, renameSync, rmSync } = require('node:fs')
const { dirname, join, relative } = require('node:path')
const { pathToFileURL } = require('node:url')

const NATIVE = /^(chdb|lmdb)$/
/** CommonJS packages in an ES module still ask for require. */
const BANNER = `import { createRequire as candorRequire } from 'node:module'; const require = candorRequire(import.meta.url);`

/** Native packages are found where pnpm put them for the package that imports them. */
const nativePackages = (outdir) => ({
  name: 'native-packages',
  setup(build) {
    build.onResolve({ filter: NATIVE }, async ({ path, pluginData, ...from }) => {
      if (pluginData === 'resolving') return undefined
      const { importer, resolveDir, kind } = from
      const found = await build.resolve(path, { importer, resolveDir, kind, pluginData: 'resolving' })
      return found.errors.length > 0
        ? found
        : { path: relative(outdir, found.path).replaceAll('\\', '/'), external: true }
    })
  },
})

const ownAddress = {
  name: 'own-address',
  setup(build) {
    build.onLoad({ filter: /\.ts$/ }, ({ path }) => ({
      loader: 'ts',
      contents: readFileSync(path, 'utf8')
        .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href))
        .replaceAll('import.meta.dirname', JSON.stringify(dirname(path))),
    }))
  },
}

/** Bundles `entry` into `outdir`, in place of what was there. Rejects with esbuild's own words. */
async function bundle(entry, outdir) {
  const { build } = require('esbuild')
  // Made aside first: another command may be reading the old one, or making the same.
  const aside = `${outdir}.${process.pid}`
  await build({
    entryPoints: [entry],
    outdir: aside,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    sourcemap: 'linked',
    logLevel: 'error',
    banner: { js: BANNER },
    plugins: [nativePackages(outdir), ownAddress],
    absWorkingDir: join(__dirname, '..'),
  })
  rmSync(outdir, { recursive: true, force: true })
  renameSync(aside, outdir)
}

module.exports = { bundle }
