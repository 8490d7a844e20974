/** What a soak measures in each process, and how much of it may grow. */
import { type Point, type Trend, trendOf } from './trend.ts'

export const FIGURES = {
  heap: { title: 'heap after garbage collection', unit: 'MB', noise: 2 },
  external: { title: 'memory of buffers', unit: 'MB', noise: 2 },
  descriptors: { title: 'descriptors', unit: '', noise: 4 },
  timers: { title: 'timers', unit: '', noise: 4 },
  handles: { title: 'other handles and requests', unit: '', noise: 4 },
  emitters: { title: 'objects with listeners', unit: '', noise: 40 },
  listeners: { title: 'listeners of the process', unit: '', noise: 1 },
  lag: { title: 'delay of the event loop, p99', unit: 'ms', noise: 20 },
} as const

type Figure = keyof typeof FIGURES
export const NAMES = Object.keys(FIGURES) as readonly Figure[]
/** One measurement of one process; memory in MB, time in ms. */
export type Measured = Readonly<Record<Figure, number>>
export type Sample = { readonly atMs: number } & Measured

export type Finding = {
  readonly figure: Figure
  readonly points: readonly Point[]
  readonly trend: Trend
  readonly isFlat: boolean
}

/** Certain growth below this is the warm-up of caches that have a bound; a leak grows for as long as one looks. */
const MOST_GROWTH = 0.05

export function findingsIn(samples: readonly Sample[]): readonly Finding[] {
  return NAMES.map(figure => {
    const points = samples.map(sample => ({ atMs: sample.atMs, value: sample[figure] }))
    const trend = trendOf(points)
    // Of few, one more is a large share: what one reader more or less costs is noise.
    const isSmall = trend.growth * trend.median <= FIGURES[figure].noise
    return { figure, points, trend, isFlat: trend.growth <= MOST_GROWTH || isSmall }
  })
}

export function sentence({ figure, trend, isFlat }: Finding): string {
  const { title, unit } = FIGURES[figure]
  const shown = (value: number) => `${value.toFixed(1)}${unit && ` ${unit}`}`
  const bounds = `${shown(trend.lower)} to ${shown(trend.upper)}`
  return `${isFlat ? 'flat ' : 'GROWS'} ${title}: ${shown(trend.median)}, ${shown(trend.slope)} an hour (99 %: ${bounds})`
}
