import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { SETTINGS, settingsTable } from './settings.ts'

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')
const namesOf = (isTheirs: boolean): string[] =>
  SETTINGS.filter((setting) => (setting.isTheirs ?? false) === isTheirs).map(({ name }) => name)

/** The environment readers of OpenTelemetry, as they are installed. */
function theirCode(): string {
  const own = createRequire(import.meta.url)
  const exporter = createRequire(own.resolve('@opentelemetry/exporter-trace-otlp-http'))
  const base = exporter.resolve('@opentelemetry/otlp-exporter-base')
  const main = [base, base, own.resolve('@opentelemetry/sdk-trace-base'), own.resolve('@opentelemetry/resources')] // prettier-ignore
  const files = ['configuration/otlp-node-http-env-configuration.js', 'configuration/shared-env-configuration.js', 'config.js', 'detectors/EnvDetector.js'] // prettier-ignore
  return files.map((file, position) => readFileSync(join(dirname(main[position] ?? ''), file), 'utf8')).join('')
}

describe('settings', () => {
  it('are those that the code reads, and no others', () => {
    const code = ['./config.ts', './client.ts', './telemetry/environment.ts'].map(read).join('')
    const used = new Set([...code.matchAll(/env\['((?:CANDOR|OTEL)_[A-Z_]+)'\]/g)].map(([, name]) => name))
    expect(namesOf(false).sort()).toEqual([...used].sort())
  })

  it('that the packages of OpenTelemetry read are read there', () => {
    const code = theirCode()
    expect(namesOf(true).filter((name) => !code.includes(`'${name}'`))).toEqual([])
  })

  it('stand in docs/operating.md as they are', () => {
    expect(read('../docs/operating.md')).toContain(settingsTable())
  })
})
