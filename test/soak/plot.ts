/** The series of a soak as an SVG, readable on a light and on a dark page: one row for each figure, one column for each process. */
import { FIGURES, type Finding, NAMES } from './figures.ts'

type Plotted = { readonly process: string; readonly findings: readonly Finding[] }

const [CELL, HIGH, EDGE, HEAD] = [380, 120, 20, 44]
const [PLOT_TOP, PLOT_HIGH, PLOT_WIDE] = [28, 70, CELL - 2 * EDGE]

export function drawPlot(heading: string, plotted: readonly Plotted[]): string {
  const [wide, high] = [plotted.length * CELL + EDGE, NAMES.length * HIGH + HEAD + EDGE]
  const cells = plotted.flatMap(({ process, findings }, column) =>
    findings.map((finding, row) => {
      const place = `translate(${EDGE + column * CELL} ${HEAD + row * HIGH})`
      return `<g transform="${place}">${drawCell(process, finding)}</g>`
    }),
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${wide} ${high}" width="${wide}" height="${high}" role="img" aria-labelledby="title" font-family="system-ui, sans-serif" font-size="12">
<title id="title">${escaped(heading)}</title>
<style>
.page{fill:#fff}.title,.heading{fill:#1f2328}.heading{font-size:15px;font-weight:600}.dot{fill:#0969da}.flat{stroke:#1a7f37}.grows{stroke:#cf222e}
.axis{stroke:#afb8c1}.value{fill:#57606a}
@media (prefers-color-scheme:dark){.page{fill:#0d1117}.title,.heading{fill:#e6edf3}.dot{fill:#4493f8}.value{fill:#b1bac4}.axis{stroke:#484f58}}
</style>
<rect class="page" width="${wide}" height="${high}"/>
<text class="heading" x="${EDGE}" y="26">${escaped(heading)}</text>
${cells.join('\n')}
</svg>
`
}

function drawCell(process: string, { figure, points, trend, isFlat }: Finding): string {
  const { title, unit } = FIGURES[figure]
  const values = points.map(({ value }) => value)
  const most = Math.max(...values, Number.EPSILON)
  const [first, last] = [points[0]?.atMs ?? 0, points.at(-1)?.atMs ?? 1]
  const x = (atMs: number) => ((atMs - first) / Math.max(1, last - first)) * PLOT_WIDE
  const y = (value: number) => PLOT_TOP + PLOT_HIGH * (1 - Math.min(1, Math.max(0, value / most)))
  const dots = points.map(
    ({ atMs, value }) => `<circle class="dot" cx="${x(atMs).toFixed(1)}" cy="${y(value).toFixed(1)}" r="1.5"/>`,
  )
  const half = (trend.slope * (last - first)) / 3_600_000 / 2
  const line = `M0 ${y(trend.median - half).toFixed(1)}L${PLOT_WIDE} ${y(trend.median + half).toFixed(1)}`
  return [
    `<text class="title" x="0" y="14">${escaped(`${process}: ${title}`)}</text>`,
    `<text class="value" x="${PLOT_WIDE}" y="14" text-anchor="end">${most.toFixed(1)} ${unit}</text>`,
    `<path class="axis" d="M0 ${PLOT_TOP + PLOT_HIGH}H${PLOT_WIDE}"/>`,
    ...dots,
    `<path class="${isFlat ? 'flat' : 'grows'}" stroke-width="2" d="${line}"/>`,
  ].join('')
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
