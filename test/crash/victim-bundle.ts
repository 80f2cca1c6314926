/** The victim as a service really starts: bundled, so that a kill costs the machine a third of what translating it costs. */
import { createRequire } from 'node:module'
import { join } from 'node:path'

interface Bundler {
  bundle: (entry: string, outdir: string) => Promise<void>
}

/** Bundles victim.ts below a directory. @returns the file to run with node */
export async function bundleVictim(directory: string): Promise<string> {
  const { bundle } = createRequire(import.meta.url)('../../scripts/bundle.cjs') as Bundler
  const outdir = join(directory, 'victim')
  await bundle(join(import.meta.dirname, 'victim.ts'), outdir)
  return join(outdir, 'victim.mjs')
}
