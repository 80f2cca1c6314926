/**
 * A sheet of A4 paper with the few things that Candor prints: text that is cut with an ellipsis rather than run over, rules,
 * intervals and the badge of the evidence ladder. Tagged, so that readers for the blind find headings and paragraphs.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { create, type Font } from 'fontkit'
import PDFDocument from 'pdfkit'

/** Points, 72 an inch. */
export const PAGE = { width: 595.28, height: 841.89, margin: 42 }
/** The tokens of light paper (app.css): a print does not depend on the theme of who made it. */
export const INK = { ink: '#1c1b19', quiet: '#5b5850', rule: '#d9d5ca', accent: '#0067a5', harm: '#a83c00', benefit: '#006f52' } // prettier-ignore

/** On a scale from 0 to 1; zero where “no change” lies, if it is an effect. */
export interface Mark {
  lo: number
  at: number
  hi: number
  zero: number | null
}

export type Weight = 'regular' | 'bold'

export interface TextStyle {
  size: number
  weight?: Weight
  colour?: string
  width: number
  /** Lines at most; the last one ends with an ellipsis. */
  lines?: number
  align?: 'left' | 'right'
}

const require = createRequire(import.meta.url)
const FONTS: Readonly<Record<Weight, string>> = {
  regular: '@expo-google-fonts/source-sans-3/400Regular/SourceSans3_400Regular.ttf',
  bold: '@expo-google-fonts/source-sans-3/600SemiBold/SourceSans3_600SemiBold.ttf',
}
const loaded = new Map<Weight, Buffer>()

/** Read when something is printed for the first time: most visits print nothing. */
function fontData(weight: Weight): Buffer {
  const data = loaded.get(weight) ?? readFileSync(require.resolve(FONTS[weight]))
  loaded.set(weight, data)
  return data
}

let opened: Font | null = null
/** Which characters there are: the weights have the same. */
function glyphs(): Font {
  if (opened !== null) return opened
  const made = create(fontData('regular'))
  if (!('hasGlyphForCodePoint' in made)) throw new Error('The font of printed pages is a collection, not one font.')
  opened = made
  return made
}

const LEADING = 1.25
const ELLIPSIS = '…'

export type Role = 'H1' | 'H2' | 'H3' | 'P'

export class Sheet {
  readonly #pdf: PDFKit.PDFDocument
  readonly #root: PDFKit.PDFStructureElement
  readonly #lacking = new Set<string>()

  constructor({ title, language = 'en' }: { title: string; language?: string }) {
    this.#pdf = new PDFDocument({
      ...{ size: 'A4', margin: 0, bufferPages: true, tagged: true, lang: language, displayTitle: true, pdfVersion: '1.7' },
      info: { Title: title, Creator: 'Candor', Producer: 'Candor' },
    }) // prettier-ignore
    for (const weight of ['regular', 'bold'] as const) this.#pdf.registerFont(weight, fontData(weight))
    this.#root = this.#pdf.struct('Document')
    this.#pdf.addStructure(this.#root)
  }

  /** Characters that the font does not have, in the order met: they were printed as a box. */
  get lacking(): readonly string[] {
    return [...this.#lacking]
  }

  get pages(): number {
    return this.#pdf.bufferedPageRange().count
  }

  addPage(): void {
    this.#pdf.addPage()
  }

  /** The lines that this text takes. */
  #linesOf(text: string, { size, weight = 'regular', width, lines = Infinity }: TextStyle): string[] {
    this.#pdf.font(weight).fontSize(size)
    const fits = (line: string): boolean => this.#pdf.widthOfString(line) <= width
    const broken: string[] = []
    let line = ''
    for (const word of text.split(/\s+/).flatMap((one) => this.#cut(one, fits))) {
      const longer = line === '' ? word : `${line} ${word}`
      if (fits(longer)) line = longer
      else {
        broken.push(line)
        line = word
      }
    }
    broken.push(line)
    if (broken.length <= lines) return broken
    const kept = broken.slice(0, lines)
    let last = `${kept.at(-1) ?? ''}${ELLIPSIS}`
    while (!fits(last) && last.length > 1) last = `${Array.from(last).slice(0, -2).join('')}${ELLIPSIS}`
    return [...kept.slice(0, -1), last]
  }

  /** A word that is wider than a line, in pieces. */
  #cut(word: string, fits: (text: string) => boolean): string[] {
    if (fits(word)) return [word]
    const pieces = ['']
    for (const character of word) {
      const longer = `${pieces.at(-1) ?? ''}${character}`
      if (fits(longer) || pieces.at(-1) === '') pieces[pieces.length - 1] = longer
      else pieces.push(character)
    }
    return pieces
  }

  widthOf(text: string, { size, weight = 'regular' }: Pick<TextStyle, 'size' | 'weight'>): number {
    return this.#pdf.font(weight).fontSize(size).widthOfString(text)
  }

  /** How high the text will be. */
  heightOf(text: string, style: TextStyle): number {
    return text === '' ? 0 : this.#linesOf(text, style).length * style.size * LEADING
  }

  /** Prints text with its upper left corner at x, y. @returns the y below it */
  text(role: Role, text: string, x: number, y: number, style: TextStyle): number {
    if (text === '') return y
    const { size, weight = 'regular', colour = INK.ink, width, align = 'left' } = style
    this.#look(text)
    const lines = this.#linesOf(text, style)
    this.#root.add(
      this.#pdf.struct(role, {}, () => {
        lines.forEach((line, index) => {
          this.#pdf.font(weight).fontSize(size).fillColor(colour)
          const left = align === 'left' ? x : x + width - this.#pdf.widthOfString(line)
          // A space at the end of each line but the last: whoever copies the text gets words apart.
          const tail = index < lines.length - 1 ? ' ' : ''
          this.#pdf.text(line + tail, left, y + index * size * LEADING, { lineBreak: false })
        })
      }),
    )
    return y + lines.length * size * LEADING
  }

  #look(text: string): void {
    for (const character of text)
      if (character.trim() !== '' && !glyphs().hasGlyphForCodePoint(character.codePointAt(0) ?? 0))
        this.#lacking.add(character)
  }

  /** What is only drawn, with its words beside it. */
  #drawn(draw: (pdf: PDFKit.PDFDocument) => void): void {
    this.#pdf.markContent('Artifact', { type: 'Layout' })
    draw(this.#pdf)
    this.#pdf.endMarkedContent()
  }

  rule(x: number, y: number, width: number, colour = INK.rule, thick = 0.75): void {
    this.#drawn((pdf) =>
      pdf
        .moveTo(x, y)
        .lineTo(x + width, y)
        .lineWidth(thick)
        .strokeColor(colour)
        .stroke(),
    )
  }

  /** Dot and interval on a scale from its beginning to its end. */
  interval(mark: Mark, x: number, y: number, width: number, colour: string): void {
    this.rule(x, y, width)
    this.#drawn((pdf) => {
      if (mark.zero !== null) pdf.moveTo(x + mark.zero * width, y - 6).lineTo(x + mark.zero * width, y + 6)
      pdf.lineWidth(0.75).strokeColor(INK.ink).stroke()
      for (const end of [0, 1]) pdf.moveTo(x + end * width, y - 2.5).lineTo(x + end * width, y + 2.5)
      pdf.lineWidth(0.75).strokeColor(INK.rule).stroke()
      pdf
        .moveTo(x + mark.lo * width, y)
        .lineTo(x + mark.hi * width, y)
        .lineWidth(2.25)
        .strokeColor(colour)
        .stroke()
      pdf.circle(x + mark.at * width, y, 2.75).fill(colour)
    })
  }

  /** Six steps, of which so many are climbed. */
  ladder(rung: number, of: number, x: number, y: number, colour = INK.ink): void {
    this.#drawn((pdf) => {
      for (let step = 1; step <= of; step += 1) {
        const height = 1.5 + step
        pdf.rect(x + (step - 1) * 3.2, y - height, 2.4, height)
        if (step <= rung) pdf.fill(colour)
        else pdf.lineWidth(0.4).strokeColor(INK.quiet).stroke()
      }
    })
  }

  /** The finished file. Nothing can be printed after. */
  bytes(): Promise<Uint8Array<ArrayBuffer>> {
    const parts: Buffer[] = []
    return new Promise((resolve, reject) => {
      this.#pdf.on('data', (part: Buffer) => parts.push(part))
      this.#pdf.on('end', () => resolve(Uint8Array.from(Buffer.concat(parts))))
      this.#pdf.on('error', reject)
      this.#root.end()
      this.#pdf.end()
    })
  }
}
