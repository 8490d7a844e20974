/** Times as readers see them, in the blog's time zone and its clock style: 16:44, 16.44, 4:44 PM, or 1644 GMT. */

type Shown = { readonly clock: string; readonly zone: string; readonly day: string }

/** `en-US` knows EDT but calls CET "GMT+1"; `en-GB` the other way round. The first that knows a name wins. */
const LOCALES = ['en-GB', 'en-US', 'en-AU']
const OFFSET_ONLY = /^(GMT|UTC)[+-]/

/** `day` is the date in that zone, `2026-03-04`. */
export function showTime(instant: string, timeZone: string): Shown {
  const at = new Date(instant)
  // "04/03/2026, 16:44"
  const [day, month, year, hour, minute] = partsFormat(timeZone).format(at).split(/\D+/)
  return {
    clock: `${hour}${minute}`,
    zone: zoneLabel(at, timeZone),
    // Four digits, as dates are read: a year that is being typed has fewer, and east of Greenwich the year 9999 ends in 10000.
    day: `${`000${year}`.slice(-4)}-${month}-${day}`,
  }
}

/** "1644 GMT" */
export function showClock(instant: string, timeZone: string): string {
  const { clock, zone } = showTime(instant, timeZone)
  return `${clock} ${zone}`
}

/** How a blog shows times; `wire` is that of news agencies. */
export const clockStyles = ['24h', '24h-dot', '12h', 'wire'] as const

/** A blog's way of showing times. */
export type Clocked = {
  readonly timeZone: string
  readonly language: string
  /** Absent, it is `wire`. */
  readonly clock?: (typeof clockStyles)[number] | undefined
}

/** "16:44", in the blog's style. */
export function showClockOf(instant: string, { timeZone, language, clock = 'wire' }: Clocked): string {
  if (clock === 'wire') return showClock(instant, timeZone)
  if (clock === '12h') return halfDayFormat(language, timeZone).format(new Date(instant))
  return showTime(instant, timeZone).clock.replace(/..$/, `${clock === '24h' ? ':' : '.'}$&`)
}

/** "16:44 GMT", in the blog's style: where nothing around it tells the zone. */
export function showZonedClock(instant: string, of: Clocked): string {
  const shown = showClockOf(instant, of)
  return of.clock === undefined || of.clock === 'wire' ? shown : `${shown} ${showTime(instant, of.timeZone).zone}`
}

/** In Latin digits, as all times are. */
function halfDayFormat(language: string, timeZone: string): Intl.DateTimeFormat {
  return formatCalled(
    `${language} ${timeZone} 12h`,
    () =>
      new Intl.DateTimeFormat(language, {
        ...{ timeZone, hour: 'numeric', minute: '2-digit', hourCycle: 'h12', numberingSystem: 'latn' },
      }),
  )
}

const formats = new Map<string, unknown>()

/** Caches formatters: creating one costs a thousand times as much as using it. */
export function formatCalled<T>(name: string, make: () => T): T {
  // By its name it was made by the same call.
  const made = (formats.get(name) as T | undefined) ?? make()
  formats.set(name, made)
  return made
}

function partsFormat(timeZone: string): Intl.DateTimeFormat {
  return formatCalled(timeZone, () => {
    const two = '2-digit' as const
    return new Intl.DateTimeFormat('en-GB', {
      timeZone,
      year: 'numeric',
      month: two,
      day: two,
      hour: two,
      minute: two,
      hourCycle: 'h23',
    })
  })
}

/** Intl calls these zones UTC; the newsrooms that choose them write GMT. */
const GREENWICH = /^(Etc\/)?(GMT|Greenwich)$/i

function zoneLabel(at: Date, timeZone: string): string {
  if (GREENWICH.test(timeZone)) return 'GMT'
  let label = ''
  for (const locale of LOCALES) {
    const zoned = formatCalled(
      `${locale} ${timeZone}`,
      () => new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'short' }),
    )
    label = zoned.formatToParts(at).find(part => part.type === 'timeZoneName')?.value ?? ''
    if (!OFFSET_ONLY.test(label)) return label
  }
  return label
}
