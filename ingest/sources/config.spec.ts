import { describe, expect, it } from 'vitest'
import { parseSources } from './config.ts'

const rule = { brand: 'Lumen', terms: ['lumen'] }
const bluesky = { kind: 'bluesky', name: 'bluesky', rules: [rule] }
const mastodon = {
  kind: 'mastodon',
  name: 'fedi',
  server: 'https://m.example',
  stream: 'public',
  token: 'FEDI_TOKEN',
  rules: [rule],
}
const parse = (...sources: unknown[]) => parseSources(JSON.stringify({ sources }))

describe('the file of sources', () => {
  it('names sources', () => {
    expect(parse(bluesky, { ...mastodon, stream: 'hashtag?tag=lumen', workspace: 'eu' })).toHaveLength(2)
    expect(parse()).toEqual([])
  })

  it.each([
    [{ kind: 'x' }, 'write "bluesky" or "mastodon"'],
    [{ ...bluesky, name: '../x' }, '/name'],
    [{ ...bluesky, rules: [] }, '/rules'],
    [{ ...bluesky, rules: [{ brand: 'Lumen' }] }, 'neither "terms" nor "accounts"'],
    [{ ...bluesky, rules: [{ ...rule, accounts: ['lumen.bsky.social'] }] }, 'write the DID'],
    [{ ...mastodon, rules: [{ ...rule, accounts: ['lumen'] }] }, 'write name@server'],
    [{ ...mastodon, stream: 'everything' }, '/stream'],
    [{ ...mastodon, typo: 1 }, 'additional properties (typo)'],
  ])('refuses %j, saying what to write', (source, words) => expect(() => parse(source)).toThrow(words))

  it('refuses two of a name, and what is no list', () => {
    expect(() => parse(bluesky, bluesky)).toThrow('Two sources have the name "bluesky"')
    expect(() => parseSources('{"sources"')).toThrow('not JSON')
    expect(() => parseSources('[]')).toThrow('no list "sources"')
  })
})
