/** How long ago something was, in the language of the blog: rounded down, and silent after a week. */

const STEPS = [
  { unit: 'day', ms: 86_400_000, most: 7 },
  { unit: 'hour', ms: 3_600_000, most: 24 },
  { unit: 'minute', ms: 60_000, most: 60 },
] as const

const formats = new Map<string, Intl.RelativeTimeFormat>()

/** Empty after seven days, and for what is yet to come by more than a clock may be wrong. */
export function showAge(ms: number, language: string): string {
  if (ms < -60_000) return ''
  for (const { unit, ms: one, most } of STEPS) {
    const count = Math.floor(ms / one)
    if (count >= most) return ''
    if (count >= 1) return formatOf(language, 'always').format(-count, unit)
  }
  return formatOf(language, 'auto').format(0, 'second')
}

/** `auto` says "now"; a day ago it would say "yesterday", which in another zone may be wrong. */
function formatOf(language: string, numeric: 'always' | 'auto'): Intl.RelativeTimeFormat {
  const name = language + numeric
  const made = formats.get(name) ?? new Intl.RelativeTimeFormat(language, { numeric, style: 'short' })
  formats.set(name, made)
  return made
}
