/** Which updates get a place for an advertisement. */
import { expect, test } from 'vitest'
import { isBesideSensitive, newPlaces } from '#client/slots/places.ts'

type Sketch = { readonly sensitive?: readonly string[]; readonly has?: string; readonly seen?: string }

/** Updates `a`, `b` … from the top of the page. */
function updates(count: number, { sensitive = [], has = '', seen = '' }: Sketch = {}) {
  return [...'abcdefghijklmnopqrstuvwxyz'.slice(0, count)].map(id => ({
    id,
    isSensitive: sensitive.includes(id),
    hasPlace: has.includes(id),
    isFree: () => !seen.includes(id),
  }))
}

const rules = { first: 3, every: 5, left: 9 }

test('the first place comes after so many updates, the next ones at a distance, and there are at most so many', () => {
  expect(newPlaces(updates(20), rules)).toEqual(['c', 'h', 'm', 'r'])
  expect(newPlaces(updates(20), { ...rules, left: 2 })).toEqual(['c', 'h'])
  expect(newPlaces(updates(20), { ...rules, left: -1 })).toEqual([])
  expect(newPlaces(updates(2), rules)).toEqual([])
})

test('no place is next to a sensitive update, in either order', () => {
  expect(newPlaces(updates(12, { sensitive: ['d'] }), rules)).toEqual(['f', 'k'])
  expect(newPlaces(updates(12, { sensitive: ['c'] }), rules)).toEqual(['e', 'j'])

  const drawn = updates(5, { sensitive: ['c'] })
  expect(drawn.map((_, nth) => isBesideSensitive(drawn, nth))).toEqual([false, true, true, true, false])
})

test('places that there are keep others at a distance on both sides', () => {
  expect(newPlaces(updates(20, { has: 'fm' }), rules)).toEqual(['r'])
  expect(newPlaces(updates(20, { has: 'i' }), rules)).toEqual(['c', 'n', 's'])
  expect(newPlaces(updates(20, { has: 'ab' }), rules)).toEqual(['g', 'l', 'q'])
})

test('an update in view gets none; the next one below it may', () => {
  expect(newPlaces(updates(12, { seen: 'abcd' }), rules)).toEqual(['e', 'j'])
})
