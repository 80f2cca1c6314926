/** The words of a post's HTML, for finding terms in; the post itself is stored as it came. */

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' }

/** Paragraphs and line breaks part words; all other elements may stand inside one. */
export function plainText(html: string): string {
  return html
    .replace(/<(?:br|\/?p|\/?div|\/?li)\b[^<>]*>/gi, ' ')
    .replace(/<[^<>]*>/g, '')
    .replace(
      /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w{2,6}));/gi,
      (whole, decimal?: string, hex?: string, name?: string) => {
        if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? whole
        const point = decimal === undefined ? parseInt(hex ?? '', 16) : Number(decimal)
        return point <= 0x10ffff ? String.fromCodePoint(point) : whole
      },
    )
}
