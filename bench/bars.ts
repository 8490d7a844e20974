/** Bars as an SVG, readable on a light and on a dark page. */

type Bar = {
  readonly name: string
  readonly value: number
  /** Lowest and highest round. */
  readonly spread?: readonly [number, number]
  readonly isOurs?: boolean
}

type Panel = { readonly title: string; readonly bars: readonly Bar[]; readonly show: (value: number) => string }

const [WIDTH, NAMES, VALUES, ROW, TITLE, EDGE] = [820, 220, 110, 26, 44, 16]
const SPAN = WIDTH - NAMES - VALUES - 2 * EDGE

export function drawBars(heading: string, panels: readonly Panel[]): string {
  const heights = panels.map(({ bars }) => TITLE + bars.length * ROW + EDGE)
  const drawn = panels.map((panel, index) => {
    const top = heights.slice(0, index).reduce((sum, height) => sum + height, EDGE)
    return `<g transform="translate(${EDGE} ${top})">${drawPanel(panel)}</g>`
  })
  const height = heights.reduce((sum, one) => sum + one, EDGE)
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="title" font-family="system-ui, -apple-system, 'Segoe UI', sans-serif" font-size="14">
<title id="title">${escaped(heading)}</title>
<style>
.page{fill:#fff}.title{fill:#1f2328;font-weight:600}.name,.value{fill:#1f2328}.name{text-anchor:end}
.bar{fill:#afb8c1}.ours{fill:#0969da}.spread{stroke:#57606a;stroke-width:1.5}
@media (prefers-color-scheme:dark){.page{fill:#0d1117}.title,.name,.value{fill:#e6edf3}.bar{fill:#484f58}.ours{fill:#4493f8}.spread{stroke:#b1bac4}}
</style>
<rect class="page" width="${WIDTH}" height="${height}"/>
${drawn.join('\n')}
</svg>
`
}

function drawPanel({ title, bars, show }: Panel): string {
  const most = Math.max(...bars.map(({ value, spread }) => Math.max(value, spread?.[1] ?? 0)))
  const place = (value: number) => NAMES + (value / most) * SPAN
  const rows = bars.map((bar, index) => {
    const { name, value, spread = [value, value], isOurs = false } = bar
    const [top, middle] = [TITLE + index * ROW, TITLE + index * ROW + 13]
    const [from, to] = [place(spread[0]), place(spread[1])]
    return [
      `<text class="name" x="${NAMES - 10}" y="${middle + 1}">${escaped(name)}</text>`,
      `<rect class="${isOurs ? 'ours' : 'bar'}" x="${NAMES}" y="${top}" width="${size(place(value) - NAMES)}" height="18" rx="3"/>`,
      from < to ? `<path class="spread" d="M${size(from)} ${top + 9}H${size(to)}"/>` : '',
      `<text class="value" x="${size(Math.max(to, place(value)) + 8)}" y="${middle + 1}">${escaped(show(value))}</text>`,
    ].join('')
  })
  return `<text class="title" x="0" y="22">${escaped(title)}</text>\n${rows.join('\n')}`
}

const size = (value: number): string => value.toFixed(1)

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
