/** Data to begin with: the truth world, and importers of exported files. */
export { generateWorld, type Truth, type TruthWorld } from './world/generate.ts'
export { DEFAULT_END, PRESETS, type WorldOptions } from './world/options.ts'
