/**
 * The scorecard on at most two sheets: the seven rows on the first, and what each number means in words on the second. What
 * does not fit is counted and named, never squeezed in or dropped unsaid.
 */
import { EVIDENCE_WORDS, RUNGS } from '../finding/words.ts'
import { count } from '../format/number.ts'
import { CHOSEN, type Entry, type Row, type ScorecardReport } from './scorecard-report.ts'
import { INK, PAGE, Sheet } from './sheet.ts'

const { width: WIDTH, height: HEIGHT, margin: MARGIN } = PAGE
const FULL = WIDTH - 2 * MARGIN
const LEFT = { x: MARGIN, width: 116 }
const RIGHT = { x: MARGIN + 132, width: FULL - 132 }
const LABEL = 158
const SCALE = { x: RIGHT.x + LABEL + 10, width: 70 }
const NUMBER = { x: SCALE.x + SCALE.width + 12, width: FULL + MARGIN - SCALE.x - SCALE.width - 12 }
/** One entry: two lines of label or number, one of what it rests on. */
const ENTRY_HEIGHT = 36
const SMALL = 7.5
const TEXT = 9
const FOOT = HEIGHT - 30
const MOST_ENTRIES = 8

const tone = ({ direction, isNumber, mark }: Entry): string => {
  if (direction === 'harm') return INK.harm
  if (direction === 'benefit') return INK.benefit
  // An effect that nobody can tell is no news, and drawn as quietly as it is said.
  return isNumber && mark?.zero === null ? INK.accent : INK.quiet
}
const verdictTone = ({ direction }: Entry): string => direction === 'harm' ? INK.harm : direction === 'benefit' ? INK.benefit : INK.ink // prettier-ignore

/** @param page where the rest can be seen: an address without the machine it was made on */
export async function scorecardPdf(report: ScorecardReport, page: string): Promise<Uint8Array<ArrayBuffer>> {
  const sheet = new Sheet({ title: report.title })
  const top = printHead(sheet, report)
  printRows(sheet, report.rows, top, page)
  printFoot(sheet, 1, page)
  sheet.addPage()
  printWords(sheet, report, page)
  printFoot(sheet, 2, page)
  return sheet.bytes()
}

function printHead(sheet: Sheet, { title, about, warning, lede }: ScorecardReport): number {
  let y = sheet.text('H1', title, MARGIN, MARGIN - 8, { size: 22, weight: 'bold', width: FULL, lines: 2 })
  y = sheet.text('P', about, MARGIN, y, { size: TEXT, colour: INK.quiet, width: FULL, lines: 2 })
  if (warning !== null) y = sheet.text('P', warning, MARGIN, y, { size: TEXT, weight: 'bold', width: FULL, lines: 1 })
  return sheet.text('P', lede, MARGIN, y + 6, { size: 11.5, width: FULL, lines: 2 }) + 8
}

/** As many entries a row as fit on the sheet, the same for all rows; one always does. */
function mostThatFit(sheet: Sheet, rows: readonly Row[], room: number): number {
  for (let most = MOST_ENTRIES; most > 1; most -= 1)
    if (rows.reduce((sum, row) => sum + rowHeight(sheet, row, most), 0) <= room) return most
  return 1
}

const noteOf = ({ name, missing }: Row): string => missing ?? (name === 'People' ? CHOSEN : '')
const QUESTION = { size: SMALL, colour: INK.quiet, width: LEFT.width, lines: 4 }
const NOTE = { size: SMALL, colour: INK.quiet, width: RIGHT.width, lines: 2 }
const NAME = { size: 12, weight: 'bold', width: LEFT.width, lines: 1 } as const

function rowHeight(sheet: Sheet, row: Row, most: number): number {
  const left = sheet.heightOf(row.name, NAME) + sheet.heightOf(row.question, QUESTION)
  const shown = Math.min(most, row.entries.length)
  const more = row.entries.length > shown ? SMALL * 1.25 : 0
  return Math.max(left, shown * ENTRY_HEIGHT + more + sheet.heightOf(noteOf(row), NOTE)) + 13
}

function printRows(sheet: Sheet, rows: readonly Row[], top: number, page: string): void {
  const most = mostThatFit(sheet, rows, FOOT - 14 - top)
  let y = top
  for (const row of rows) {
    sheet.rule(MARGIN, y, FULL)
    const inner = y + 6
    const below = sheet.text('H2', row.name, LEFT.x, inner - 2, NAME)
    sheet.text('P', row.question, LEFT.x, below, QUESTION)
    row.entries.slice(0, most).forEach((entry, index) => printEntry(sheet, entry, inner + index * ENTRY_HEIGHT))
    let at = inner + Math.min(most, row.entries.length) * ENTRY_HEIGHT
    const more = row.entries.length - most
    if (more > 0) at = sheet.text('P', `and ${count(more)} more: ${page}`, RIGHT.x, at, { ...NOTE, lines: 1 })
    sheet.text('P', noteOf(row), RIGHT.x, at, NOTE)
    y += rowHeight(sheet, row, most)
  }
}

function printEntry(sheet: Sheet, entry: Entry, y: number): void {
  sheet.text('H3', entry.label, RIGHT.x, y, { size: TEXT, weight: 'bold', width: LABEL, lines: 2 })
  if (!entry.isNumber) {
    const x = SCALE.x
    const width = NUMBER.x + NUMBER.width - x
    const below = sheet.text('P', entry.verdict, x, y, {
      size: TEXT,
      weight: 'bold',
      width,
      lines: 1,
      colour: INK.quiet,
    })
    sheet.text('P', entry.value, x, below, { size: SMALL, width, lines: 2, colour: INK.quiet })
    return
  }
  if (entry.mark !== null) sheet.interval(entry.mark, SCALE.x, y + 7, SCALE.width, tone(entry))
  const number = entry.unit === '' ? entry.value : `${entry.value} ${entry.unit}`
  const below = sheet.text('P', number, NUMBER.x, y - 1.5, { size: 11, weight: 'bold', width: NUMBER.width, lines: 1 })
  sheet.text('P', entry.interval, NUMBER.x, below - 1, { size: SMALL, width: NUMBER.width, lines: 1 })
  const basis = y + 2 * TEXT * 1.25 + 0.5
  sheet.ladder(entry.evidence.rung, RUNGS, RIGHT.x, basis + 8)
  const said = sheet.widthOf(`${entry.verdict} `, { size: SMALL, weight: 'bold' })
  const x = RIGHT.x + 25
  sheet.text('P', entry.verdict, x, basis, { size: SMALL, weight: 'bold', width: said, lines: 1, colour: verdictTone(entry) }) // prettier-ignore
  sheet.text('P', entry.basis, x + said + 4, basis, { size: SMALL, width: RIGHT.width - 29 - said, lines: 1, colour: INK.quiet }) // prettier-ignore
}

const LABEL_STYLE = { size: TEXT, weight: 'bold', width: LEFT.width, lines: 3 } as const

function printWords(sheet: Sheet, { sentences }: ScorecardReport, page: string): void {
  let y = sheet.text('H2', 'What the numbers mean', MARGIN, MARGIN - 8, { size: 15, weight: 'bold', width: FULL }) + 6
  const end = FOOT - 14 - legendHeight(sheet)
  const style = { size: TEXT, width: FULL - 132 }
  for (const [index, { label, text }] of sentences.entries()) {
    const height = Math.max(sheet.heightOf(text, style), sheet.heightOf(label, LABEL_STYLE))
    if (y + height > end - 14) {
      sheet.text('P', `and ${count(sentences.length - index)} more: ${page}`, RIGHT.x, y, { size: SMALL, width: RIGHT.width, colour: INK.quiet }) // prettier-ignore
      break
    }
    sheet.text('H3', label, LEFT.x, y, LABEL_STYLE)
    sheet.text('P', text, RIGHT.x, y, style)
    y += height + 6
  }
  printLegend(sheet, end, sheet.lacking)
}

const STEPS = Object.values(EVIDENCE_WORDS).sort((a, b) => a.rung - b.rung)
const STEP_HEIGHT = 12
const legendHeight = (sheet: Sheet): number => 22 + STEPS.length * STEP_HEIGHT + (sheet.lacking.length > 0 ? 24 : 0)

function printLegend(sheet: Sheet, top: number, lacking: readonly string[]): void {
  sheet.rule(MARGIN, top, FULL)
  let y = sheet.text('H2', 'The ladder of evidence', MARGIN, top + 6, { size: TEXT, weight: 'bold', width: FULL }) + 2
  for (const { rung, name, meaning } of STEPS) {
    sheet.ladder(rung, RUNGS, MARGIN, y + 8)
    sheet.text('P', `${name}. ${meaning}`, MARGIN + 28, y, { size: SMALL + 0.5, width: FULL - 28, lines: 1 })
    y += STEP_HEIGHT
  }
  if (lacking.length > 0)
    sheet.text('P', `The font of this sheet lacks ${lacking.slice(0, 20).map((one) => `U+${(one.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`).join(', ')}: names with them are whole on the page.`, MARGIN, y + 2, { size: SMALL, width: FULL, lines: 2 }) // prettier-ignore
}

function printFoot(sheet: Sheet, number: number, page: string): void {
  const style = { size: SMALL, colour: INK.quiet, width: FULL, lines: 1 }
  sheet.text('P', `Candor · ${page}`, MARGIN, FOOT, { ...style, width: FULL - 80 })
  sheet.text('P', `page ${number} of 2`, MARGIN, FOOT, { ...style, align: 'right' })
}
