import { describe, expect, it } from 'vitest'
import { DEFAULT_PORT, intakeLimits, readConfig } from './config.ts'

describe('readConfig', () => {
  it('needs nothing', () => {
    expect(readConfig({}, '/srv')).toEqual({
      ...{ dataDirectory: '/srv/.candor', host: '127.0.0.1', port: DEFAULT_PORT },
      ...{ clickhouse: null, writeKeys: {}, sources: null, log: 'human', sample: true },
      ...{ keys: 'optional', unsafeOpen: false, maxInFlightBytes: 64 * 1024 ** 2 },
      ...{ idWindow: 10_000_000, keepLoadedBytes: 64 * 1024 ** 2, maxBacklogBytes: 4 * 1024 ** 3 },
      retention: { sources: {}, channels: {}, rest: 0, deadLetters: 0 },
      telemetry: null,
      reports: { file: null, smtp: null },
    })
  })

  it('reads limits of the intake', () => {
    const env = { CANDOR_ID_WINDOW: '5000', CANDOR_KEPT_SEGMENTS_MB: '0', CANDOR_JOURNAL_MB: '100' }
    const limits = { idWindow: 5000, keepLoadedBytes: 0, maxBacklogBytes: 100 * 1024 ** 2 }
    expect(intakeLimits(readConfig(env, '/srv'))).toEqual(limits)
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
    ['CANDOR_SMTP_URL', 'mail.example'],
    ['CANDOR_WRITE_KEYS', 'a'],
    ['CANDOR_WRITE_KEYS', 'a=Main'],
    ['CANDOR_KEYS', 'yes'],
    ['CANDOR_RETENTION', 'email=3'],
    ['CANDOR_RETENTION', '*=-1'],
    ['CANDOR_RETENTION', 'source:=3'],
    ['CANDOR_RETENTION', '*=99999'],
    ['CANDOR_UNSAFE_OPEN', 'true'],
    ['CANDOR_MAX_IN_FLIGHT_MB', '8'],
    ['CANDOR_MAX_IN_FLIGHT_MB', '1e3'],
    ['CANDOR_ID_WINDOW', '999'],
    ['CANDOR_ID_WINDOW', ''],
    ['CANDOR_ID_WINDOW', '1000000001'],
    ['CANDOR_KEPT_SEGMENTS_MB', '-1'],
    ['CANDOR_KEPT_SEGMENTS_MB', '65537'],
    ['CANDOR_JOURNAL_MB', '63'],
    ['CANDOR_JOURNAL_MB', '1.5'],
  ])('refuses %s=%j, and names it', (name, value) => {
    expect(() => readConfig({ [name]: value }, '/srv')).toThrow(name)
  })

  it.each([
    [{ CANDOR_HOST: '0.0.0.0' }, 'required', false],
    [{ CANDOR_HOST: '::' }, 'required', false],
    [{ CANDOR_HOST: '10.0.0.5' }, 'required', false],
    [{ CANDOR_HOST: 'localhost' }, 'optional', false],
    [{ CANDOR_HOST: '::1' }, 'optional', false],
    [{ CANDOR_KEYS: 'required' }, 'required', false],
    [{ CANDOR_HOST: '0.0.0.0', CANDOR_KEYS: 'optional', CANDOR_UNSAFE_OPEN: '1' }, 'optional', true],
  ])('%j makes keys %s', (env, keys, unsafeOpen) => {
    expect(readConfig(env, '/srv')).toMatchObject({ keys, unsafeOpen })
  })

  it('refuses to listen beyond loopback without keys, unless told that this is meant', () => {
    expect(() => readConfig({ CANDOR_HOST: '0.0.0.0', CANDOR_KEYS: 'optional' }, '/srv')).toThrow(
      'CANDOR_UNSAFE_OPEN=1',
    )
  })
})
