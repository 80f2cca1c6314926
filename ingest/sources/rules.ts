/**
 * What is collected from a public stream: posts that say one of a brand's terms, that one of its accounts wrote, or that are
 * addressed to one of them. A stream is the whole network; a rule is the part of it that anybody here may look at.
 */
import { Type, type Static } from 'typebox'

export const Rule = Type.Object(
  {
    brand: Type.String({ minLength: 1, maxLength: 200, description: 'The brand that what matches is about' }),
    terms: Type.Optional(
      Type.Array(Type.String({ minLength: 2, maxLength: 100 }), {
        maxItems: 200,
        description: 'Words or phrases, "#tag" or "@name" too; whole words, upper or lower case',
      }),
    ),
    accounts: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 200 }), {
        maxItems: 200,
        description: 'The brand’s own accounts: a DID on Bluesky, "name@server" on Mastodon',
      }),
    ),
  },
  { additionalProperties: false },
)
export type Rule = Static<typeof Rule>

export class Rules {
  readonly #terms: readonly { brand: string; pattern: RegExp }[]
  readonly #accounts: ReadonlyMap<string, string>

  /** The one brand of all rules; undefined when there are several. */
  readonly onlyBrand: string | undefined

  constructor(rules: readonly Rule[]) {
    this.#terms = rules.flatMap(({ brand, terms = [] }) =>
      terms.length === 0 ? [] : [{ brand, pattern: wholeWords(terms) }],
    )
    const brands = new Set(rules.map(({ brand }) => brand))
    this.onlyBrand = brands.size === 1 ? [...brands][0] : undefined
    this.#accounts = new Map(
      rules.flatMap(({ brand, accounts = [] }) => accounts.map((account) => [account.toLowerCase(), brand] as const)),
    )
  }

  /** The brands whose terms a text says, in the order of the rules, each once. */
  brandsIn(text: string): string[] {
    const plain = text.normalize('NFKC')
    return [...new Set(this.#terms.filter(({ pattern }) => pattern.test(plain)).map(({ brand }) => brand))]
  }

  /** The brand that an account belongs to; undefined for everybody else. */
  brandOf(account: string | undefined): string | undefined {
    return account === undefined ? undefined : this.#accounts.get(account.toLowerCase())
  }
}

/** Letters and digits of any script beside a term make it another word. */
function wholeWords(terms: readonly string[]): RegExp {
  const each = terms.map((term) =>
    term
      .normalize('NFKC')
      .replace(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`)
      .replace(/\s+/g, String.raw`\s+`),
  )
  return new RegExp(String.raw`(?<![\p{L}\p{N}_])(?:${each.join('|')})(?![\p{L}\p{N}_])`, 'iu')
}
