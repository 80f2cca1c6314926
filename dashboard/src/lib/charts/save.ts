/** A chart as a file: its table as CSV, or the figure as it stands as PNG. Loaded when first asked for. */

/** OWASP, "CSV Injection": what a cell must not begin with, lest a spreadsheet runs it. */
const RISKY = /^[=+\-@\t\r]/
/** A typed number: the minus in front of it is no formula. Written with a hyphen, since that is what a spreadsheet reads. */
const NUMBER = /^[+-]?[\d,]*\.?\d+%?$/
const PIXELS = 2
/** Around the figure, in CSS pixels. */
const MARGIN = 16
const SVG = 'http://www.w3.org/2000/svg'

/** One cell of CSV: quoted, and guarded where it is text that a spreadsheet would run. */
export function csvCell(shown: string): string {
  const text = shown.replaceAll(/\s+/g, ' ').trim().replace(/^−/, '-')
  const safe = RISKY.test(text) && !NUMBER.test(text) ? `'${text}` : text
  return `"${safe.replaceAll('"', '""')}"`
}

/** Rows of cells as the table shows them, lines ended as RFC 4180 has it. */
export const csvOf = (rows: readonly (readonly string[])[]): string =>
  rows.map((row) => row.map(csvCell).join(',') + '\r\n').join('')

/** A name for the file: letters and digits of the title, of any script. */
export const fileName = (title: string): string =>
  title
    .toLowerCase()
    .replaceAll(/[^\p{Letter}\p{Number}]+/gu, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 80) || 'chart'

function download(blob: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}

/** Copies how each element looks into the element itself, since an image has no style sheet of the page. */
function inlineStyles(from: Element, to: Element): void {
  const style = getComputedStyle(from)
  to.setAttribute('style', Array.from(style, (name) => `${name}:${style.getPropertyValue(name)}`).join(';'))
  Array.from(from.children).forEach((child, i) => {
    const twin = to.children[i]
    if (twin !== undefined) inlineStyles(child, twin)
  })
}

/** The figure without what is pressed or unfolded, as one SVG that stands alone. */
function standalone(figure: HTMLElement): { svg: string; width: number; height: number } {
  const copy = figure.cloneNode(true) as HTMLElement
  inlineStyles(figure, copy)
  for (const extra of copy.querySelectorAll('details, .no-print, .visually-hidden')) extra.remove()
  copy.style.blockSize = 'auto'
  const details = figure.querySelector('details')
  const box = figure.getBoundingClientRect()
  const shown = details === null ? box.height : details.getBoundingClientRect().top - box.top
  const [width, height] = [Math.ceil(box.width) + 2 * MARGIN, Math.ceil(shown) + 2 * MARGIN]
  const paper = document.createElement('div')
  paper.style.cssText = `padding:${MARGIN}px;background:${getComputedStyle(document.body).backgroundColor};block-size:${height}px`
  paper.append(copy)
  const svg = document.createElementNS(SVG, 'svg')
  svg.setAttribute('width', `${width}`)
  svg.setAttribute('height', `${height}`)
  const holder = document.createElementNS(SVG, 'foreignObject')
  holder.setAttribute('width', '100%')
  holder.setAttribute('height', '100%')
  holder.append(paper)
  svg.append(holder)
  return { svg: new XMLSerializer().serializeToString(svg), width, height }
}

async function pngOf(figure: HTMLElement): Promise<Blob> {
  const { svg, width, height } = standalone(figure)
  const image = new Image(width, height)
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = width * PIXELS
  canvas.height = height * PIXELS
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
  if (blob === null)
    throw new Error('This browser cannot turn the chart into an image. Save it as CSV, or print the page.')
  return blob
}

/** Saves the figure around a button, as it is shown. */
export async function saveFigure(button: Element, format: 'csv' | 'png'): Promise<void> {
  const figure = button.closest('figure')
  const table = figure?.querySelector('table')
  if (figure == null || table == null) return
  const name = fileName(figure.querySelector('h3')?.textContent ?? '')
  if (format === 'png') {
    download(await pngOf(figure), `${name}.png`)
    return
  }
  const rows = Array.from(table.rows, (row) => Array.from(row.cells, (cell) => cell.textContent))
  download(new Blob([csvOf(rows)], { type: 'text/csv;charset=utf-8' }), `${name}.csv`)
}
