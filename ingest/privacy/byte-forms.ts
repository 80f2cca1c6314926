/** How a name may stand in a file: as it is, escaped as JSON does, in UTF-16, in base64 (at any offset), in hexadecimal. */

/** Shorter names occur by chance in any file: looking for their bytes would prove nothing. */
export const SHORTEST_SEARCHED = 5
/** Base64 and hexadecimal of fewer bytes than this occur by chance. */
const SHORTEST_ENCODED = 6

/** Every form of a name that is long enough to be looked for; none if it is not. */
export function byteForms(name: string): Buffer[] {
  const bytes = Buffer.from(name)
  if (bytes.length < SHORTEST_SEARCHED) return []
  const encoded = bytes.length < SHORTEST_ENCODED ? [] : [...base64Forms(bytes), ...hexForms(bytes)]
  return distinct([...textForms(name), ...encoded])
}

/** The forms in which a client that could not be understood may have sent a name; a short one in quotes only. */
export function sentForms(name: string): Buffer[] {
  const isShort = Buffer.byteLength(name) < SHORTEST_SEARCHED
  return distinct(textForms(isShort ? `"${name}"` : name))
}

function textForms(name: string): Buffer[] {
  const escaped = JSON.stringify(name).slice(1, -1)
  const ascii = [true, false].map((upper) =>
    escaped.replace(/[^\u0020-\u007e]/g, (unit) => {
      const digits = unit.charCodeAt(0).toString(16).padStart(4, '0')
      return `\\u${upper ? digits.toUpperCase() : digits}`
    }),
  )
  const utf16 = Buffer.from(name, 'utf16le')
  return [Buffer.from(name), Buffer.from(escaped), ...ascii.map((text) => Buffer.from(text)), utf16, swapped(utf16)]
}

const swapped = (bytes: Buffer): Buffer => Buffer.from(bytes).swap16()

/** Base64 of the name wherever it begins in what is encoded: what the bytes around it decide is left out. */
function base64Forms(bytes: Buffer): Buffer[] {
  return [0, 1, 2].flatMap((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '')
    const first = Math.ceil((offset * 8) / 6)
    const last = Math.floor(((offset + bytes.length) * 8) / 6)
    const inner = text.slice(first, last)
    return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')].map((form) => Buffer.from(form))
  })
}

const hexForms = (bytes: Buffer): Buffer[] =>
  [bytes.toString('hex'), bytes.toString('hex').toUpperCase()].map((form) => Buffer.from(form))

function distinct(forms: readonly Buffer[]): Buffer[] {
  return [...new Map(forms.map((form) => [form.toString('hex'), form])).values()]
}
