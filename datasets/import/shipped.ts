/** The mappings that come with Candor, in datasets/mappings. */
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const DIRECTORY = new URL('../mappings/', import.meta.url)

/** Names that `shippedMapping` knows, e.g. "airline-tweets". */
export function shippedMappings(): string[] {
  return readdirSync(DIRECTORY)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .sort()
}

/** The path of a shipped mapping, or null when there is none of that name. */
export function shippedMapping(name: string): string | null {
  return shippedMappings().includes(name) ? fileURLToPath(new URL(`${name}.json`, DIRECTORY)) : null
}
