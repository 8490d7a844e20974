/** Dates in words, in the language of the blog. */
import { formatCalled } from '#shared/blog/times.ts'

/** "Wednesday, 4 March 2026"; `day` as returned by `showTime` */
export function showDay(day: string, language: string): string {
  return formatOf(language, 'full').format(new Date(`${day}T12:00:00.000Z`))
}

/** "4 March 2026" */
export function showDate(day: string, language: string): string {
  return formatOf(language, 'long').format(new Date(`${day}T12:00:00.000Z`))
}

function formatOf(language: string, dateStyle: 'full' | 'long'): Intl.DateTimeFormat {
  return formatCalled(
    `${language} ${dateStyle}`,
    () => new Intl.DateTimeFormat(language, { dateStyle, timeZone: 'UTC' }),
  )
}
