/** The scoreboard in words: as a table for the terminal, and as the page docs/scoreboard.md. */
import type { TruthBoard, TruthLine } from '@candor/engine/api/shapes'

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`

/** How far the point is off, or the worst error of what must be exact. */
function off({ bias, error }: TruthLine): string {
  if (bias !== null) return `${bias.toFixed(2)} SE`
  return error === null ? '' : error === 0 ? '0' : `at most ${error.toExponential(0)}`
}

function worstOf({ cells, worst }: TruthLine): string {
  return cells === 1 ? '' : `${worst.of}: ${worst.right} of ${worst.asked}`
}

/** The lines as a table in Markdown. */
export function markdown(lines: readonly TruthLine[]): string {
  const rows = lines.map((line) => {
    const { metric, ask, asked, right, share, lo, hi, refused, cells, holds } = line
    return `| \`${metric}\` | ${ask} | ${asked} | ${right} | ${percent(share)} (${percent(lo)} to ${percent(hi)}) | ${off(line)} | ${refused} | ${cells} | ${worstOf(line)} | ${holds ? 'yes' : '**no**'} |`
  })
  const head =
    '| metric | asked for | answers | right | share (95 %) | off by | refused | cells | worst cell | holds |\n|---|---|---|---|---|---|---|---|---|---|'
  return [head, ...rows].join('\n')
}

const measured = ({ asOf, commit, worlds, planned, people, command }: TruthBoard): string =>
  `Measured ${asOf.slice(0, 10)} at commit ${commit}, over ${worlds} worlds of ${people} people${worlds < planned ? ` (${planned} were planned; the run was stopped)` : ''}: \`${command}\`.`

/** docs/scoreboard.md; with null, the page before anything was measured. */
export function page(board: TruthBoard | null): string {
  return `# Scoreboard

What Candor's metrics say of [generated worlds](truth-world.md) whose truth is known. \`pnpm bench:truth --write\` writes this page; \`GET /api/truth\` and the Data page of the dashboard show the same.

${board === null ? 'Nothing has been measured yet.' : `${measured(board)}\n\n${markdown(board.lines)}`}

## How to read it

- **exact**: the value is the truth, to 1e-9 of it. **bounds**: the truth lies within, in every world. **refuses**: the question has no answer, and the metric says why.
- **covers**: the 95 % interval holds the truth. *Off by* is the mean of (value − truth) in standard errors: 0 is unbiased.
- **verdict**: what was told (which side, which cause) is right.
- **refused**: where an interval or a verdict was asked for and the metric said, with its reason, that the data cannot tell. The share is of those told, and at least half must be told.
- **fails**: a naive number, shown beside the better one, whose interval must not hold the truth, or the worlds show nothing.
- **Share** has an interval that takes worlds for what varies, because answers about one world go together. **Cells** are the questions behind a line (brands, outcomes, horizons); the worst one is named.
- **Holds**: what is certain must hold always. An interval must hold the truth in 93 to 97 % of worlds and a verdict that was told be right in 95 % (half of them must be told), in the line and in each cell, sampling error granted: at one level for all of them, so that one board in twenty has a false alarm at most (Bonferroni). A naive number must fail more often than not.
`
}
