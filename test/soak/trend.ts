/** Whether a series grows: the median of all slopes (Theil, Sen), with its confidence interval. Outliers do not move it. */

export type Point = { readonly atMs: number; readonly value: number }

export type Trend = {
  readonly median: number
  /** Per hour; so are the bounds, between which the slope lies with a confidence of 99 %. */
  readonly slope: number
  readonly lower: number
  readonly upper: number
  /** Certain growth over the measured time, as a share of the median; 0 if it may be none. */
  readonly growth: number
}

const HOUR_MS = 3_600_000
/** Of the normal distribution, for 99 % on both sides. */
const Z = 2.576
/** All pairs of more would take seconds; neighbours are joined by their medians before. */
const MOST_POINTS = 400

export function trendOf(series: readonly Point[]): Trend {
  const points = thinned(series)
  const median = medianOf(points.map(({ value }) => value))
  const slopes = slopesOf(points)
  if (slopes.length === 0) return { median, slope: 0, lower: 0, upper: 0, growth: 0 }
  const { length: n } = points
  // Sen 1968: the ranks of the bounds follow from the variance of Kendall's S.
  const spread = Z * Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18)
  const rank = (place: number) => slopes[Math.min(slopes.length - 1, Math.max(0, Math.round(place)))] ?? 0
  const lower = rank((slopes.length - spread) / 2)
  const upper = rank((slopes.length + spread) / 2)
  const hours = ((points.at(-1)?.atMs ?? 0) - (points[0]?.atMs ?? 0)) / HOUR_MS
  const growth = lower <= 0 ? 0 : (lower * hours) / Math.max(Math.abs(median), Number.EPSILON)
  return { median, slope: medianOf(slopes), lower, upper, growth }
}

function slopesOf(points: readonly Point[]): readonly number[] {
  const slopes: number[] = []
  for (const [index, one] of points.entries()) {
    for (const other of points.slice(index + 1)) {
      const hours = (other.atMs - one.atMs) / HOUR_MS
      if (hours > 0) slopes.push((other.value - one.value) / hours)
    }
  }
  return slopes.sort((a, b) => a - b)
}

function thinned(series: readonly Point[]): readonly Point[] {
  const size = Math.ceil(series.length / MOST_POINTS)
  if (size <= 1) return series
  return Array.from({ length: Math.ceil(series.length / size) }, (_, place) => {
    const part = series.slice(place * size, (place + 1) * size)
    return { atMs: medianOf(part.map(({ atMs }) => atMs)), value: medianOf(part.map(({ value }) => value)) }
  })
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const [one = 0, other = 0] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]]
  return (one + other) / 2
}
