/** The store behind a URL: a ClickHouse server or cluster, over HTTP with the real client. */
import { createReadStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import { ClickHouseLogLevel, createClient } from '@clickhouse/client'
import { ClientStore } from '../client-store.ts'
import { JOURNAL_STRUCTURE } from '../journal-row.ts'
import { LOAD_SECONDS, MOST_TEXT } from '../limits.ts'
import { quoteName, quoteString } from '../sql/literal.ts'

export interface ServerAddress {
  url: string
  user?: string
  password?: string
}

export class ServerStore extends ClientStore {
  readonly kind = 'server'

  private constructor(address: ServerAddress, database: string) {
    super(
      createClient({
        url: address.url,
        username: address.user ?? 'default',
        password: address.password ?? '',
        database,
        clickhouse_settings: {
          wait_end_of_query: 1, // an error after the first rows must not look like a short answer
          max_query_size: String(MOST_TEXT),
        },
        log: { level: ClickHouseLogLevel.OFF }, // whoever called gets the error, and decides what to log
        request_timeout: (LOAD_SECONDS + 10) * 1000,
      }),
    )
  }

  /** Connects, and creates the database when it is not there yet. */
  static async open(address: ServerAddress, database: string): Promise<ServerStore> {
    const name = quoteName(database)
    const first = new ServerStore(address, 'default')
    try {
      const result = await first.client.query({
        query: 'SELECT count() AS n FROM system.databases WHERE name = {database:String}',
        query_params: { database },
        format: 'JSONEachRow',
      })
      const [row] = await result.json<{ n: string | number }>()
      if (Number(row?.n) === 0) await first.client.command({ query: `CREATE DATABASE IF NOT EXISTS ${name}` })
    } finally {
      await first.close()
    }
    return new ServerStore(address, database)
  }

  protected async runLoad(
    statement: (source: string) => string,
    file: string,
    { queryId }: { queryId: string },
  ): Promise<void> {
    const { stream } = await this.client.exec({
      query_id: queryId,
      query: `${statement(`input(${quoteString(JOURNAL_STRUCTURE)})`)} FORMAT JSONEachRow`,
      values: createReadStream(file),
    })
    await finished(stream.resume())
  }

  backup(): Promise<void> {
    return Promise.reject(new Error('The store is a ClickHouse server: back it up with BACKUP DATABASE there.'))
  }

  restore(): Promise<void> {
    return Promise.reject(new Error('The store is a ClickHouse server: restore it with RESTORE DATABASE there.'))
  }

  protected async cancel(queryId: string): Promise<void> {
    await this.client.command({ query: `KILL QUERY WHERE query_id = ${quoteString(queryId)} ASYNC` })
  }
}
