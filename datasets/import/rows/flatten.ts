/** A nested value as the flat fields that templates name. */

/** Nested names are joined by dots; null is empty; a list is a fault, because a template has no place for it. */
export function flatten(
  path: string,
  value: object,
  row: { fields: Record<string, string>; faults: Record<string, string> },
) {
  for (const [key, entry] of Object.entries(value) as [string, unknown][]) {
    const name = path === '' ? key : `${path}.${key}`
    if (entry === null) row.fields[name] = ''
    else if (Array.isArray(entry)) row.faults[name] = 'is a list; a template needs a single value'
    else if (typeof entry === 'object') flatten(name, entry, row)
    else if (typeof entry === 'number' && Number.isInteger(entry) && !Number.isSafeInteger(entry)) {
      row.faults[name] = 'has more digits than a JSON number keeps; export it as text in quotes'
    } else row.fields[name] = `${entry as string | number | boolean}`
  }
}
