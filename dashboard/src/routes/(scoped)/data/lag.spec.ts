import { expect, it } from 'vitest'
import { lagWords } from './lag.ts'

it.each([
  [null, 'unknown'],
  [1, '1 second'],
  [64, '64 seconds'],
  [128, '3 minutes'],
  [4096, '69 minutes'],
  [8192, '3 hours'],
  [131_072, '2 days'],
])('%s seconds are %s, rounded up', (seconds, words) => {
  expect(lagWords(seconds)).toBe(words)
})
