/** Warns in the console of bad values of attributes, served at `/checks.js` and loaded by elements that have one of them. */

const RIGHT: Readonly<Record<string, readonly [pattern: RegExp, right: string]>> = {
  order: [/^(newest|oldest)$/, '"newest" or "oldest"'],
  heading: [/^[1-4]$/, 'a level from 1 to 4'],
  limit: [/^([1-9]|1\d|20)$/, 'a number from 1 to 20'],
  opening: [/^(none|compact|full)$/, '"none", "compact" or "full"'],
  'key-only': [/^(|true|key-only)$/, 'no value, or leave it out'],
  slots: [/^(\d|1\d|20)$/, 'a number from 0 to 20'],
  'slots-first': [/^[1-9]\d?$/, 'a number from 1 to 99'],
  'slots-every': [/^[1-9]\d?$/, 'a number from 1 to 99'],
  remember: [/^(on|off)$/, '"on" or "off"'],
  comments: [/^(on|off)$/, '"on" or "off"'],
  video: [/^none$/, '"none", or leave it out'],
  topic: [/^[a-z0-9-]{1,40}(,[a-z0-9-]{1,40})*$/, 'ids of topics, separated by commas'],
  from: [
    /^(\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/,
    'an instant such as "2026-03-04T16:44:00Z", or the id of an update',
  ],
}

export function begin({ host }: { readonly host: Element }): void {
  const warn = () => {
    const wrong = mistakesIn(host)
    if (wrong.length > 0) console.warn(`<crier-blog> ignores ${wrong.join(', and ')}.`, host)
  }
  new MutationObserver(warn).observe(host, { attributeFilter: Object.keys(RIGHT) })
  warn()
}

function mistakesIn(host: Element): readonly string[] {
  return Object.entries(RIGHT).flatMap(([name, [pattern, right]]) => {
    const value = host.getAttribute(name)
    return value === null || pattern.test(value) ? [] : [`${name}="${value}" (use ${right})`]
  })
}
