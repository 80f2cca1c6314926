/** The store in this process: ClickHouse as a library, one data directory, files read by the engine itself. */
import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { ClickHouseLogLevel, createClient } from '@clickhouse/client'
import { ClientStore } from '../client-store.ts'
import { JOURNAL_STRUCTURE } from '../journal-row.ts'
import { quoteName, quoteString } from '../sql/literal.ts'
import { EmbeddedConnection } from './connection.ts'

export class EmbeddedStore extends ClientStore {
  readonly kind = 'embedded'

  readonly #database: string

  constructor(directory: string, database: string, backups?: string) {
    mkdirSync(directory, { recursive: true })
    super(
      createClient({
        connection: new EmbeddedConnection(directory, database, backups),
        log: { level: ClickHouseLogLevel.OFF },
      }),
    )
    this.#database = database
  }

  protected async runLoad(
    statement: (source: string) => string,
    file: string,
    { isNarrow }: { isNarrow: boolean },
  ): Promise<void> {
    if (/[*?{}]|::/.test(file)) {
      throw new Error(`The engine would read ${file} as a pattern: give a path without * ? { } and ::.`)
    }
    // ignore(*) asks for every column: the engine would otherwise read those in use only, and take the others for unknown.
    const lines = `file(${quoteString(resolve(file))}, 'JSONEachRow', ${quoteString(JOURNAL_STRUCTURE)})`
    await this.client.command({ query: statement(isNarrow ? lines : `(SELECT * FROM ${lines} WHERE ignore(*) = 0)`) })
  }

  async backup(directory: string): Promise<void> {
    const target = quoteString(resolve(directory))
    await this.client.command({ query: `BACKUP DATABASE ${quoteName(this.#database)} TO File(${target})` })
  }

  async restore(directory: string): Promise<void> {
    const source = quoteString(resolve(directory))
    await this.client.command({ query: `RESTORE DATABASE ${quoteName(this.#database)} FROM File(${source})` })
  }

  protected cancel(): Promise<void> {
    return Promise.resolve() // the connection has already ended it
  }
}
