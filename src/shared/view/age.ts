/** How long ago something was, in the language of the blog: rounded down, and empty after a week. */

const STEPS = [
  { unit: 'day', ms: 86_400_000, most: 7 },
  { unit: 'hour', ms: 3_600_000, most: 24 },
  { unit: 'minute', ms: 60_000, most: 60 },
] as const

const formats = new Map<string, Intl.RelativeTimeFormat>()

/** Empty after seven days, and for times further in the future than clock skew explains. */
export function showAge(ms: number, language: string): string {
  if (ms < -60_000) return ''
  for (const { unit, ms: one, most } of STEPS) {
    const count = Math.floor(ms / one)
    if (count >= most) return ''
    if (count >= 1) return formatOf(language, 'always').format(-count, unit)
  }
  return formatOf(language, 'auto').format(0, 'second')
}

/** `auto` gives "now"; for days it would give "yesterday", which may be wrong in another time zone. */
function formatOf(language: string, numeric: 'always' | 'auto'): Intl.RelativeTimeFormat {
  const name = language + numeric
  const made = formats.get(name) ?? new Intl.RelativeTimeFormat(language, { numeric, style: 'short' })
  formats.set(name, made)
  return made
}
