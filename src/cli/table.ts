/** Formats rows of text as a table for people; the first row is the headings. */

/** Narrower, a cut column says nothing. */
const MIN_COLUMNS = 8
const GAP = '  '

type TableOptions = {
  /** Shown instead of a table without rows. */
  readonly empty: string
  /** The width of the terminal; by default, and through a pipe, nothing is cut. */
  readonly columns?: number | undefined
}

/** The first column names the row for other commands, so it is never cut. */
export function printTable(
  rows: readonly (readonly string[])[],
  { empty, columns = columnsOfTerminal() }: TableOptions,
): string {
  if (rows.length < 2) return empty
  const clean = rows.map(row => row.map(withoutControls))
  const natural = (clean[0] ?? []).map((_, column) => Math.max(...clean.map(row => columnsOf(row[column] ?? ''))))
  const widths = columns === undefined ? natural : fitted(natural, columns)
  return clean
    .map(row =>
      row
        .map((cell, column) => padded(cell, widths[column] ?? 0))
        .join(GAP)
        .trimEnd(),
    )
    .join('\n')
}

function columnsOfTerminal(): number | undefined {
  return process.stdout.isTTY ? process.stdout.columns : undefined
}

/** Takes a column at a time from the widest, until the line fits. */
function fitted(natural: readonly number[], columns: number): readonly number[] {
  const widths = [...natural]
  let excess = widths.reduce((sum, width) => sum + width, 0) + GAP.length * (widths.length - 1) - columns
  while (excess > 0) {
    const widest = Math.max(...widths.slice(1))
    if (widest <= MIN_COLUMNS) break
    widths[widths.indexOf(widest, 1)] = widest - 1
    excess -= 1
  }
  return widths
}

const graphemes = new Intl.Segmenter()

/** Columns in a terminal: two for East Asian characters and emoji (Unicode Annex 11), where `length` counts UTF-16. */
function columnsOf(text: string): number {
  return [...graphemes.segment(text)].reduce((sum, { segment }) => sum + (WIDE.test(segment) ? 2 : 1), 0)
}

const WIDE =
  /^(\p{Emoji_Presentation}|\p{Script=Han}|\p{Script=Hangul}|\p{Script=Hiragana}|\p{Script=Katakana}|[\u3000-\u303e\uff00-\uff60\uffe0-\uffe6]|.\ufe0f)/u

function padded(text: string, width: number): string {
  const own = columnsOf(text)
  if (own <= width) return text + ' '.repeat(width - own)
  let kept = ''
  let used = 0
  for (const { segment } of graphemes.segment(text)) {
    const next = used + columnsOf(segment)
    if (next > width - 1) break
    kept += segment
    used = next
  }
  return `${kept}…${' '.repeat(Math.max(0, width - 1 - used))}`
}

/** Titles and names contain strangers' input; a terminal would execute escape sequences in it. */
function withoutControls(text: string): string {
  return text.replace(/\p{Cc}/gu, '\ufffd')
}
