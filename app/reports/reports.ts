/**
 * Reports that go out by themselves: each by its own clock, tried again for a while when it does not get through, and said in
 * the log either way. What fell due while Candor was down is not made up for: its days would no longer be those it names.
 */
import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { Cron } from 'croner'
import type { FastifyInstance } from 'fastify'
import { sendEmail, sendWebhook } from './deliver.ts'
import { parseReports, type ReportConfig } from './report-config.ts'
import { reportFile, type ReportFile } from './report-file.ts'

export interface ReportsOptions {
  /** The JSON file that names them; null: none. */
  file: string | null
  /** The mail server; null where only webhooks are used. */
  smtp: string | null
  /** Where secrets of webhooks are looked up. */
  env: NodeJS.ProcessEnv
  app: FastifyInstance
  /** A key that sees numbers. */
  key: string
  log: (message: string) => void
  onTrouble: (message: string, error: unknown) => void
  /** Waits between tries; minutes, if left out. */
  waits?: readonly number[]
}

const MINUTE = 60_000
const WAITS = [MINUTE, 5 * MINUTE, 30 * MINUTE] as const

interface Delivery {
  where: string
  send: (file: ReportFile) => Promise<void>
}

export class Reports {
  readonly #options: ReportsOptions
  readonly #configs: readonly ReportConfig[]
  readonly #stopping = new AbortController()
  readonly #sending = new Set<Promise<void>>()
  #clocks: Cron[] = []

  /** @throws Error that names the file and says what to write */
  constructor(options: ReportsOptions) {
    this.#options = options
    this.#configs = options.file === null ? [] : readReports(options.file)
    for (const config of this.#configs) this.#deliveries(config)
  }

  /** From now on they go out. */
  start(): void {
    this.#clocks = this.#configs.map((config) => {
      const due = (): void => void this.#track(this.send(config.name, new Date()))
      return new Cron(config.at, { timezone: config.timeZone, unref: true }, due)
    })
    for (const [i, { name }] of this.#configs.entries())
      this.#options.log(`Report ${name} goes out next at ${this.#clocks[i]?.nextRun()?.toISOString() ?? ''}`)
  }

  /** Sends one now, to everybody it is for. Never rejects: what does not get through is told. */
  async send(name: string, now: Date): Promise<void> {
    const config = this.#configs.find((one) => one.name === name)
    if (config === undefined) throw new Error(`There is no report "${name}" in CANDOR_REPORTS.`)
    const { app, key, log, onTrouble } = this.#options
    let made: Promise<ReportFile> | null = null
    const file = (): Promise<ReportFile> =>
      (made ??= reportFile(app, key, config, now).catch((error: unknown) => {
        made = null
        throw error
      }))
    await Promise.all(
      this.#deliveries(config).map(async ({ where, send }) => {
        try {
          await this.#persist(async () => send(await file()))
          log(`Report ${name} went out by ${where}`)
        } catch (error) {
          onTrouble(`Report ${name} did not get out by ${where}`, error)
        }
      }),
    )
  }

  /** Lets go of the clocks; what is being sent is given up between two tries. */
  async stop(): Promise<void> {
    for (const clock of this.#clocks) clock.stop()
    this.#stopping.abort()
    await Promise.all(this.#sending)
  }

  /** @throws Error where the environment lacks what a report needs */
  #deliveries({ name, email, webhook }: ReportConfig): Delivery[] {
    const { smtp, env } = this.#options
    const deliveries: Delivery[] = []
    if (email !== undefined) {
      if (smtp === null)
        throw new Error(`Report "${name}" goes by e-mail: set CANDOR_SMTP_URL, such as smtp://user:password@host:587.`)
      deliveries.push({ where: 'e-mail', send: (file) => sendEmail(smtp, email, file) })
    }
    if (webhook !== undefined) {
      const secret = webhook.secret === undefined ? null : (env[webhook.secret] ?? '')
      if (secret === '') throw new Error(`Report "${name}" signs with ${webhook.secret ?? ''}, which is not set.`)
      deliveries.push({ where: 'webhook', send: (file) => sendWebhook(webhook, secret, file) })
    }
    return deliveries
  }

  /** @throws the last failure, when the tries are used up or Candor stops */
  async #persist(attempt: () => Promise<void>): Promise<void> {
    const { signal } = this.#stopping
    for (const wait of this.#options.waits ?? WAITS) {
      try {
        await attempt()
        return
      } catch (error) {
        const stopped = await pause(wait, false, { signal, ref: false }).catch(() => true)
        if (stopped) throw error
      }
    }
    await attempt()
  }

  async #track(work: Promise<void>): Promise<void> {
    this.#sending.add(work)
    await work.finally(() => this.#sending.delete(work))
  }
}

function readReports(file: string): ReportConfig[] {
  try {
    return parseReports(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new Error(`CANDOR_REPORTS (${file}): ${error instanceof Error ? error.message : ''}`, { cause: error })
  }
}
