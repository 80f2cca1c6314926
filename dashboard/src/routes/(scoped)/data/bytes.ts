/** What a refused event looked like, for people: the bytes as text, with what is no text made visible. */

/** Decodes base64 to text. Bytes that are not UTF-8 show as U+FFFD, control characters as U+00B7; nothing is executed. */
export function readableBytes(base64: string): string {
  try {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
    // eslint-disable-next-line no-control-regex -- showing them is the point
    return new TextDecoder().decode(bytes).replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '\u00b7')
  } catch {
    return base64
  }
}
