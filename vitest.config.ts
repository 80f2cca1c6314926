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
          testTimeout: 20_000,
        },
      },
      {
        test: {
          ...base,
          name: 'system',
          include: ['test/**/*.test.ts'],
          exclude: ['**/node_modules/**', 'test/browser/**'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          ...base,
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          exclude: ['**/node_modules/**'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
