import { describe, expect, it } from 'vitest'
import { Rules } from './rules.ts'

const rules = new Rules([
  { brand: 'Lumen', terms: ['Lumen', 'lumen cinema', '#besideyou', 'C++ (club)'], accounts: ['did:plc:lumen', 'Lumen@brand.example'] },
  { brand: 'Ümlaut', terms: ['ümlaut'] },
  { brand: 'Silent', accounts: ['did:plc:silent'] },
]) // prettier-ignore

describe('the terms of a rule', () => {
  it.each([
    ['I like LUMEN!', ['Lumen']],
    ['lumens and volumen', []],
    ['“lumen”', ['Lumen']],
    ['lumen_shop', []],
    ['a lumen\n cinema', ['Lumen']],
    ['#BesideYou is on', ['Lumen']],
    ['our C++ (club) meets', ['Lumen']],
    ['Ümlaut, and lumen too', ['Lumen', 'Ümlaut']],
    ['U\u0308mlaut decomposed', ['Ümlaut']],
    ['光lumen光', []],
    ['', []],
  ])('finds in %j the brands %j', (text, brands) => expect(rules.brandsIn(text)).toEqual(brands))
})

it('knows accounts in upper and lower case', () => {
  expect(rules.brandOf('lumen@BRAND.example')).toBe('Lumen')
  expect(rules.brandOf('did:plc:other')).toBeUndefined()
  expect(rules.brandOf(undefined)).toBeUndefined()
  expect([rules.onlyBrand, new Rules([{ brand: 'One', terms: ['one'] }]).onlyBrand]).toEqual([undefined, 'One'])
})

it('takes terms with any sign for what they are', () => {
  const signs = ['coca-cola', 'c++', 'a.b', '(x)', 'at&t', 'o/o', '50%']
  const rules = new Rules([{ brand: 'Lumen', terms: signs }])
  for (const term of signs) expect([term, rules.brandsIn(`we like ${term} here`)]).toEqual([term, ['Lumen']])
  expect(rules.brandsIn('cocaxcola axb')).toEqual([])
})
