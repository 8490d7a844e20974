/** Takes a contributor out of texts that are kept: changes of blogs and updates, updates, templates. */

/** The names of the fields whose value may list contributors, as objects with an id or as ids. */
const HOLDERS = ['update', 'blog', 'fields'] as const

type Holder = { contributors?: readonly unknown[] }

/** The same JSON without this contributor; the text itself if it has none. */
export function withoutContributor(text: string, id: string): string {
  return text.includes(`"${id}"`) ? mapContributors(text, one => idOf(one) !== id) : text
}

/** With those alone whose ids are `known`. */
export function withContributors(text: string, known: ReadonlySet<string>): string {
  return text.includes('"contributors":[') ? mapContributors(text, one => known.has(idOf(one))) : text
}

function mapContributors(text: string, isKept: (one: unknown) => boolean): string {
  const whole = JSON.parse(text) as Holder & Partial<Record<(typeof HOLDERS)[number], Holder>>
  const holders = [whole, ...HOLDERS.map(name => whole[name])]
  let changed = false
  for (const holder of holders) {
    if (!Array.isArray(holder?.contributors)) continue
    const kept = holder.contributors.filter(isKept)
    if (kept.length === holder.contributors.length) continue
    changed = true
    if (kept.length > 0) holder.contributors = kept
    else delete holder.contributors
  }
  return changed ? JSON.stringify(whole) : text
}

function idOf(one: unknown): string {
  return typeof one === 'object' && one !== null && 'id' in one ? String(one.id) : String(one)
}
