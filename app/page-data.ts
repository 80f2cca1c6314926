/**
 * The data of a page, made once for everybody who has it open. When events arrive, every open page asks for the same data at
 * the same moment (SvelteKit's `__data.json`): it is rendered and packed once, and kept until data arrive, or go.
 */
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { rendered } from './rendering.ts'

export interface PageData {
  status: number
  headers: Record<string, string>
  body: Buffer
  /** The same, packed; null for what is too small to be worth it. */
  packed: Buffer | null
  /** A part of it could not be made: it is for whoever asked, and made anew for the next. */
  isFailure: boolean
}

const pack = promisify(gzip)
const WORTH_PACKING = 1024
const MOST_PAGES = 200
/** What depends on the clock (whether a day is over) is no older than this. */
const KEPT_MS = 30_000

/** What SvelteKit writes, with the status 200, in the place of data that could not be loaded. In a text its quotes are escaped. */
const ERROR_NODE = '{"type":"error"'

export class SharedPageData {
  readonly #pages = new Map<string, Promise<PageData>>()
  readonly #now: () => number
  #state = -1
  #since = 0

  constructor(now = Date.now) {
    this.#now = now
  }

  /**
   * @param url path and query
   * @param state a number that changes whenever data arrived, or went
   * @param make renders it; a failure is not kept
   */
  get(url: string, state: number, make: () => Promise<Response>): Promise<PageData> {
    if (state !== this.#state || this.#now() - this.#since > KEPT_MS || this.#pages.size >= MOST_PAGES) {
      this.#pages.clear()
      this.#state = state
      this.#since = this.#now()
    }
    const known = this.#pages.get(url)
    if (known !== undefined) return known
    const made = this.#make(make)
    this.#pages.set(url, made)
    const forget = (): void => {
      if (this.#pages.get(url) === made) this.#pages.delete(url)
    }
    made.then(({ isFailure }) => (isFailure ? forget() : undefined), forget)
    return made
  }

  async #make(make: () => Promise<Response>): Promise<PageData> {
    // A body may be written while it is read: the questions behind it belong to the rendering.
    const { result, isWhole } = await rendered(async () => {
      const response = await make()
      return { response, body: Buffer.from(await response.arrayBuffer()) }
    })
    const { response, body } = result
    const isFailure = !isWhole || response.status !== 200 || body.includes(ERROR_NODE)
    const packed = body.length < WORTH_PACKING ? null : await pack(body, { level: 5 })
    return { status: response.status, headers: Object.fromEntries(response.headers), body, packed, isFailure }
  }
}
