/** Values and names as SQL text, escaped so that they can only ever be read as the value or name they are. */

const ESCAPES: Record<string, string> = { '\\': '\\\\', "'": "\\'", '\0': '\\0', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** A string literal, e.g. 'it\'s'. */
export function quoteString(value: string): string {
  return `'${value.replace(/[\\'\0\n\r\t]/g, (character) => ESCAPES[character] ?? character)}'`
}

/** A quoted identifier, e.g. `candor`. @throws when it is not a plain name */
export function quoteName(name: string): string {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    throw new Error(
      `"${name}" is not a usable name here: use letters, digits and underscores, beginning with a letter.`,
    )
  }
  return `\`${name}\``
}

export type SettingValue = string | number | boolean

/** The body of a SETTINGS clause. @throws on a setting name that is not a plain name */
export function settingsText(settings: Readonly<Record<string, SettingValue>>): string {
  return Object.entries(settings)
    .map(([name, value]) => {
      if (!/^[a-z][a-z0-9_]*$/.test(name)) throw new Error(`"${name}" is not the name of a setting.`)
      if (typeof value === 'string') return `${name} = ${quoteString(value)}`
      return `${name} = ${typeof value === 'boolean' ? (value ? 1 : 0) : value}`
    })
    .join(', ')
}
