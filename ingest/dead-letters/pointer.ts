/** JSON pointers (RFC 6901) into a parsed document: reading, setting and removing what they name. */
import type { Json } from '../protocols/wire-values.ts'

/** The steps of a pointer. @throws Error that says what to write */
export function parsePointer(pointer: string): string[] {
  if (!pointer.startsWith('/') || /~(?![01])/.test(pointer))
    throw new Error(`${JSON.stringify(pointer)} is no JSON pointer: write one such as "/properties/at" (RFC 6901).`)
  return pointer
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** What stands there; undefined when nothing does. */
export function valueAt(document: unknown, steps: readonly string[]): unknown {
  let inner = document
  for (const step of steps) {
    const holder = holderOf(inner)
    if (holder === null || !Object.hasOwn(holder, step)) return undefined
    inner = holder[step]
  }
  return inner
}

/** Puts a value there, with the objects on the way. Does nothing where a text or a number stands in the way. */
export function setAt(document: unknown, steps: readonly string[], value: unknown): void {
  let holder = holderOf(document)
  for (const step of steps.slice(0, -1)) {
    if (holder === null) return
    if (!Object.hasOwn(holder, step)) put(holder, step, {})
    holder = holderOf(holder[step])
  }
  const last = steps.at(-1)
  if (holder !== null && last !== undefined) put(holder, last, value)
}

/** Takes away what stands there, if anything does. */
export function removeAt(document: unknown, steps: readonly string[]): void {
  const last = steps.at(-1)
  const parent = valueAt(document, steps.slice(0, -1))
  if (last === undefined) return
  if (Array.isArray(parent)) {
    if (/^\d+$/.test(last) && Number(last) < parent.length) parent.splice(Number(last), 1)
    return
  }
  const holder = holderOf(parent)
  if (holder !== null) Reflect.deleteProperty(holder, last)
}

const holderOf = (value: unknown): Json | null => (typeof value === 'object' && value !== null ? (value as Json) : null)

/** Any name is a plain member, "__proto__" too. An array only takes places that it has, and the next. */
function put(holder: Json, name: string, value: unknown): void {
  if (Array.isArray(holder) && !(/^\d+$/.test(name) && Number(name) <= holder.length)) return
  Object.defineProperty(holder, name, { value, enumerable: true, writable: true, configurable: true })
}
