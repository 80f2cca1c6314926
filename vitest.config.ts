import { defineConfig } from 'vitest/config'

// chdb may be used by one thread of one process per data directory: forks, never threads.
const base = { pool: 'forks' as const, environment: 'node' as const }

export default defineConfig({
  test: {
    reporters: ['default'],
    projects: [
      {
        test: {
          ...base,
          name: 'unit',
          include: ['{queries,ingest,engine,datasets,app,dashboard}/**/*.spec.ts'],
          exclude: ['**/node_modules/**'],
          // Many wait for the disk, so that two at once pay on a small machine too.
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
          testTimeout: 60_000,
          hookTimeout: 60_000,
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
