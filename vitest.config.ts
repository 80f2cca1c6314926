import { defineConfig } from 'vitest/config'

// chdb may be used by one thread of one process per data directory: forks, never threads.
const base = { pool: 'forks' as const, environment: 'node' as const, setupFiles: ['./test/property-seed.ts'] }
/** Specs that leave nothing behind in their process: they share two, which saves the start of a hundred. */
const SHARING = '{engine,ingest,dashboard,datasets,queries/sql}/**/*.spec.ts'
const timeouts = { testTimeout: 60_000, hookTimeout: 60_000 }

export default defineConfig({
  test: {
    reporters: ['default'],
    projects: [
      {
        test: {
          ...base,
          name: 'shared',
          include: [SHARING],
          exclude: ['**/node_modules/**'],
          isolate: false,
          unstubGlobals: true,
          restoreMocks: true,
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
          ...timeouts,
        },
      },
      {
        test: {
          ...base,
          name: 'unit',
          include: ['{queries,ingest,engine,datasets,app,dashboard}/**/*.spec.ts'],
          exclude: ['**/node_modules/**', SHARING],
          // Many wait for the disk, so that two at once pay on a small machine too.
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
          ...timeouts,
        },
      },
      {
        test: {
          ...base,
          name: 'system',
          include: ['test/**/*.test.ts'],
          exclude: ['**/node_modules/**', 'test/browser/**'],
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
          testTimeout: 300_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          ...base,
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          exclude: ['**/node_modules/**'],
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
          testTimeout: 300_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
})
