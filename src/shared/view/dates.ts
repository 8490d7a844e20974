/** Dates in words, in the language of the blog and the zone that is asked for. */

const formats = new Map<string, Intl.DateTimeFormat>()

/** "Wednesday, 4 March 2026", of a day as `showTime` gives it */
export function showDay(day: string, language: string): string {
  return formatOf(language, 'full').format(new Date(`${day}T12:00:00.000Z`))
}

/** "4 March 2026" */
export function showDate(day: string, language: string): string {
  return formatOf(language, 'long').format(new Date(`${day}T12:00:00.000Z`))
}

function formatOf(language: string, dateStyle: 'full' | 'long'): Intl.DateTimeFormat {
  const name = `${language} ${dateStyle}`
  const made = formats.get(name) ?? new Intl.DateTimeFormat(language, { dateStyle, timeZone: 'UTC' })
  formats.set(name, made)
  return made
}
