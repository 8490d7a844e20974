/** The bylines that were used on this device, the last first: most people write under one or two. */

const NAME = 'crier-desk-bylines'
const MOST = 8

export function rememberedBylines(): readonly string[] {
  try {
    const held: unknown = JSON.parse(localStorage.getItem(NAME) ?? '[]')
    return Array.isArray(held) ? held.filter(one => typeof one === 'string') : []
  } catch {
    return []
  }
}

export function rememberByline(byline: string | undefined) {
  const text = byline?.trim()
  if (!text) return
  try {
    const next = [text, ...rememberedBylines().filter(one => one !== text)].slice(0, MOST)
    localStorage.setItem(NAME, JSON.stringify(next))
  } catch {
    // A browser may refuse to keep anything.
  }
}
