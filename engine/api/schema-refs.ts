/** Shared schemas by reference: a Finding is printed once in the OpenAPI document and compiled once, not at every place it stands. */
import type { TSchema } from 'typebox'

function refer(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(refer)
  if (typeof node !== 'object' || node === null) return node
  if ('$id' in node && typeof node.$id === 'string') return { $ref: `${node.$id}#` }
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, refer(value)]))
}

/** The schema with every part that has an $id replaced by a reference to it. Its static type stays what it was. */
export const byReference = <T extends TSchema>(schema: T): T => refer(schema) as T
