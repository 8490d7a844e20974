/** Times as readers see them: "1644 GMT", in the blog's time zone, with the offset and abbreviation at that instant. */

type Shown = { readonly clock: string; readonly zone: string; readonly day: string }

/** `en-US` knows EDT but calls CET "GMT+1"; `en-GB` the other way round. The first that knows a name wins. */
const LOCALES = ['en-GB', 'en-US', 'en-AU']
const OFFSET_ONLY = /^(GMT|UTC)[+-]/

/** `day` is the date in that zone, `2026-03-04`. */
export function showTime(instant: string, timeZone: string): Shown {
  const at = new Date(instant)
  const parts = new Map(
    partsFormat(timeZone)
      .formatToParts(at)
      .map(part => [part.type, part.value]),
  )
  return {
    clock: `${parts.get('hour')}${parts.get('minute')}`,
    zone: zoneLabel(at, timeZone),
    day: `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`,
  }
}

/** "1644 GMT" */
export function showClock(instant: string, timeZone: string): string {
  const { clock, zone } = showTime(instant, timeZone)
  return `${clock} ${zone}`
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** Caches formatters: creating one costs a thousand times as much as using it. */
export function formatCalled(name: string, make: () => Intl.DateTimeFormat): Intl.DateTimeFormat {
  const made = formats.get(name) ?? make()
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
