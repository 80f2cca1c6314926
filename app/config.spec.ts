import { describe, expect, it } from 'vitest'
import { DEFAULT_PORT, readConfig } from './config.ts'

describe('readConfig', () => {
  it('needs nothing', () => {
    expect(readConfig({}, '/srv')).toEqual({
      ...{ dataDirectory: '/srv/.candor', host: '127.0.0.1', port: DEFAULT_PORT },
      ...{ clickhouse: null, writeKeys: {}, sources: null, sample: true },
    })
  })

  it('reads write keys, and a server', () => {
    const env = { CANDOR_WRITE_KEYS: 'a=main, b=shop', CANDOR_CLICKHOUSE_URL: 'http://db:8123', CANDOR_SAMPLE: 'off' }
    expect(readConfig(env, '/srv')).toMatchObject({
      writeKeys: { a: 'main', b: 'shop' },
      clickhouse: { url: 'http://db:8123', user: 'default' },
      sample: false,
    })
  })

  it.each([
    ['CANDOR_PORT', 'http'],
    ['CANDOR_PORT', '65536'],
    ['CANDOR_PORT', ''],
    ['CANDOR_PORT', ' '],
    ['CANDOR_SAMPLE', 'no'],
    ['CANDOR_CLICKHOUSE_URL', 'db:8123'],
    ['CANDOR_WRITE_KEYS', 'a'],
    ['CANDOR_WRITE_KEYS', 'a=Main'],
  ])('refuses %s=%j, and names it', (name, value) => {
    expect(() => readConfig({ [name]: value }, '/srv')).toThrow(name)
  })
})
