/** Replaces one value of the JSON in an input by one of another kind: what bytes alone hit upon too rarely. */

const VALUES: readonly unknown[] = [
  ...[null, true, 0, -1, 1e300, '', 'a', [], {}, [null], [[]], [1, 'a', null]],
  // Converting it to a text throws.
  ...[{ toString: null, valueOf: null }, { length: 1 }, { __proto__: null }],
]

type Place = { readonly holder: Record<string, unknown>; readonly name: string }

/** The same input if it has no JSON from its first bracket to its end. */
export function mutateJson(input: Buffer, random: () => number): Buffer {
  const text = input.toString()
  const start = text.search(/[[{]/)
  if (start === -1) return input
  const root = { json: jsonAt(text.slice(start)) }
  if (root.json === undefined) return input
  const places = placesIn(root)
  const pick = <T>(all: readonly T[]) => all[Math.floor(random() * all.length)] as T
  const { holder, name } = pick(places)
  const others = [...VALUES, ...places.map(place => place.holder[place.name])]
  holder[name] = structuredClone(pick(others))
  return Buffer.from(text.slice(0, start) + JSON.stringify(root.json))
}

function placesIn(value: unknown): readonly Place[] {
  if (typeof value !== 'object' || value === null) return []
  const holder = value as Record<string, unknown>
  return Object.keys(holder).flatMap(name => [{ holder, name }, ...placesIn(holder[name])])
}

function jsonAt(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
