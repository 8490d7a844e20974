/** Times, coverages and sizes as the admin screens write them. */
import { locale } from '#client/desk/kit/language.ts'
import { inList, words } from '#client/desk/kit/words.ts'

const times = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })
const megabytes = new Intl.NumberFormat(locale, { style: 'unit', unit: 'megabyte', maximumFractionDigits: 1 })

/** In the zone of this device, since these are not times of a coverage. */
export function inTime(instant: string): string {
  return times.format(new Date(instant))
}

export function inMegabytes(bytes: number): string {
  return megabytes.format(bytes / 1e6)
}

export function inCoverages(blogs: 'all' | readonly string[]): string {
  return blogs === 'all' ? words.admin.all : inList(blogs)
}

/** Addresses of coverages as typed: separated by commas or spaces; none means all. */
export function coveragesIn(text: string): 'all' | readonly string[] {
  const ids = text.split(/[\s,،]+/).filter(id => id !== '')
  return ids.length === 0 ? 'all' : ids
}
