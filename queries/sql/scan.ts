/**
 * Reads SQL text just well enough to tell code from what is quoted or commented out.
 *
 * Everything that looks into a statement (binding parameters, splitting migrations, checking query files) goes through
 * here, so that a brace or a semicolon inside a string is never taken for one outside.
 */

export interface SqlPiece {
  kind: 'code' | 'string' | 'identifier' | 'comment' | 'placeholder'
  text: string
}

export interface Placeholder {
  name: string
  type: string
}

const STRING = /'(?:[^'\\]|\\[\s\S]|'')*'/
const IDENTIFIER = /"(?:[^"\\]|\\[\s\S]|"")*"|`(?:[^`\\]|\\[\s\S]|``)*`/
const COMMENT = /--[^\n]*|#[ !][^\n]*|\/\*[\s\S]*?\*\//
const PLACEHOLDER = /\{\s*[A-Za-z_]\w*\s*:\s*(?:[^{}']|'[^']*')+\}/
const PIECE = new RegExp([STRING, IDENTIFIER, COMMENT, PLACEHOLDER].map((part) => part.source).join('|'), 'g')

function kindOf(text: string): SqlPiece['kind'] {
  if (text.startsWith("'")) return 'string'
  if (text.startsWith('{')) return 'placeholder'
  return text.startsWith('"') || text.startsWith('`') ? 'identifier' : 'comment'
}

function codePiece(text: string): SqlPiece {
  if (/['"`]|\/\*|\$\w*\$/.test(text)) {
    throw new Error(`SQL has an unclosed quote or comment, or a here-document, near: ${text.trim().slice(0, 80)}`)
  }
  return { kind: 'code', text }
}

/** Cuts SQL into pieces; joined again, they are the input. @throws on an unclosed literal or comment */
export function scanSql(sql: string): SqlPiece[] {
  const pieces: SqlPiece[] = []
  let end = 0
  for (const match of sql.matchAll(PIECE)) {
    if (match.index > end) pieces.push(codePiece(sql.slice(end, match.index)))
    pieces.push({ kind: kindOf(match[0]), text: match[0] })
    end = match.index + match[0].length
  }
  if (end < sql.length) pieces.push(codePiece(sql.slice(end)))
  return pieces
}

/** Name and type of a placeholder piece such as `{from:DateTime64(3, 'UTC')}`. */
export function readPlaceholder(text: string): Placeholder {
  const colon = text.indexOf(':')
  return { name: text.slice(1, colon).trim(), type: text.slice(colon + 1, -1).trim() }
}

/** Splits a script at its semicolons; statements that are only comments or blanks are left out. */
export function splitStatements(script: string): string[] {
  const statements: string[] = []
  let text = ''
  let hasCode = false
  const finish = (): void => {
    if (hasCode) statements.push(text.trim())
    text = ''
    hasCode = false
  }
  for (const piece of scanSql(script)) {
    const parts = piece.kind === 'code' ? piece.text.split(';') : [piece.text]
    parts.forEach((part, index) => {
      if (index > 0) finish()
      text += part
      if (piece.kind !== 'comment' && part.trim() !== '') hasCode = true
    })
  }
  finish()
  return statements
}

/** The one statement of a text, without a closing semicolon. @throws when there is none or more than one */
export function onlyStatement(sql: string): string {
  const [statement, ...more] = splitStatements(sql)
  if (statement === undefined) throw new Error('There is no SQL statement here, only blanks or comments.')
  if (more.length > 0) throw new Error('Several SQL statements in one text are refused: run them one by one.')
  return statement
}

/** The code of a statement without comments and literals, for looking at its keywords. */
export function codeOf(sql: string): string {
  return scanSql(sql)
    .map((piece) => (piece.kind === 'code' || piece.kind === 'placeholder' ? piece.text : ' '))
    .join('')
}
