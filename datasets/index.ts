/** Data to begin with: the truth world, and importers of exported files. */
export { generateWorld, type Truth, type TruthWorld } from './world/generate.ts'
export { approximateEvents, DEFAULT_END, PRESETS, type WorldOptions } from './world/options.ts'
export { writeWorld } from './world/write.ts'
export { SendError, sendWorld, type Delivery, type Target } from './import/send.ts'
