/**
 * Passwords, kept as scrypt hashes (RFC 7914) in the PHC string format, a salt for each. The cost is one of those that OWASP's
 * Password Storage Cheat Sheet calls equal: N = 2^15, r = 8, p = 3, which takes 32 MiB of memory for each try.
 */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { ProblemError } from '../problem.ts'

export interface ScryptCost {
  /** log2 of N, the cost in time and memory. */
  ln: number
  /** The size of a block, in 128 bytes. */
  r: number
  /** How many times over, without more memory. */
  p: number
}

export const SCRYPT_COST: ScryptCost = { ln: 15, r: 8, p: 3 }
/** Longer ones are easier to remember than odd ones (NIST SP 800-63B: length counts, and no rules of composition). */
export const LEAST_CHARACTERS = 12
export const MOST_CHARACTERS = 256
/** Each try takes memory and a thread: one is made at a time, and no more than this wait. */
const MOST_WAITING = 32
const SALT_BYTES = 16
const HASH_BYTES = 32

/** What is wrong with a password that somebody chose, as a sentence; null when nothing is. */
export function passwordTrouble(password: string, name: string): string | null {
  const characters = Array.from(normal(password)).length
  if (characters < LEAST_CHARACTERS) return `Use at least ${LEAST_CHARACTERS} characters; a few words will do.`
  if (characters > MOST_CHARACTERS) return `Use at most ${MOST_CHARACTERS} characters.`
  if (new Set(normal(password)).size < 5) return 'Use more than a few different characters.'
  if (normal(password).toLowerCase().replaceAll(name.toLowerCase(), '').length < LEAST_CHARACTERS / 2)
    return 'Use something else than your own name.'
  return null
}

export class Passwords {
  readonly #cost: ScryptCost
  /** What is tried where there is no password, so that it takes as long. Its password is known to nobody. */
  readonly #decoy: string
  #turn: Promise<unknown> = Promise.resolve()
  #waiting = 0

  constructor(cost: ScryptCost = SCRYPT_COST) {
    this.#cost = cost
    this.#decoy = phc(cost, randomBytes(SALT_BYTES), randomBytes(HASH_BYTES))
  }

  /** What is kept of a password. @throws ProblemError 503 when too many are tried at once */
  async hash(password: string): Promise<string> {
    const salt = randomBytes(SALT_BYTES)
    return phc(this.#cost, salt, await this.#derive(password, salt, this.#cost))
  }

  /**
   * Whether a password is the one of which that was kept; it takes as long where nothing was.
   * @throws ProblemError 503 when too many are tried at once
   */
  async verify(password: string, kept: string | null): Promise<boolean> {
    const { cost, salt, hash } = read(kept ?? this.#decoy)
    const derived = await this.#derive(password, salt, cost)
    return timingSafeEqual(derived, hash) && kept !== null
  }

  #derive(password: string, salt: Buffer, cost: ScryptCost): Promise<Buffer> {
    if (this.#waiting >= MOST_WAITING) throw new ProblemError('overloaded', 'Too many people sign in at once')
    this.#waiting++
    const derived = this.#turn.then(() => derive(password, salt, cost)).finally(() => this.#waiting--)
    this.#turn = derived.catch(() => undefined)
    return derived
  }
}

/** The same text typed on another keyboard is the same password (NIST SP 800-63B: NFKC or NFKD). */
const normal = (password: string): string => password.normalize('NFKC')

function derive(password: string, salt: Buffer, { ln, r, p }: ScryptCost): Promise<Buffer> {
  const N = 2 ** ln
  return new Promise((resolve, reject) => {
    scrypt(normal(password), salt, HASH_BYTES, { N, r, p, maxmem: 128 * r * (N + p) + 1024 ** 2 }, (error, key) =>
      error === null ? resolve(key) : reject(error),
    )
  })
}

/** https://github.com/P-H-C/phc-string-format: $scrypt$ln=…,r=…,p=…$salt$hash, in base64 without padding. */
const phc = ({ ln, r, p }: ScryptCost, salt: Buffer, hash: Buffer): string =>
  `$scrypt$ln=${ln},r=${r},p=${p}$${bare(salt)}$${bare(hash)}`
const bare = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '')

const KEPT = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{22})\$([A-Za-z0-9+/]{43})$/
/** Whether that is what is kept of a password. */
export const isKeptPassword = (text: string): boolean => KEPT.test(text)

function read(kept: string): { cost: ScryptCost; salt: Buffer; hash: Buffer } {
  const [, ln, r, p, salt = '', hash = ''] = KEPT.exec(kept) ?? []
  if (ln === undefined) throw new Error('This is no kept password.')
  return {
    cost: { ln: Number(ln), r: Number(r), p: Number(p) },
    salt: Buffer.from(salt, 'base64'),
    hash: Buffer.from(hash, 'base64'),
  }
}
