/** An entry of the desk's timeline hears of its own value, and of no other. */
import { expect, test } from 'vitest'
import { createKeyedStore } from '#client/desk/kit/keyed-store.ts'

test('who follows one key hears when its value comes, changes and goes, and not of the others; who follows the store hears all', () => {
  const store = createKeyedStore<string>()
  const heard: string[] = []
  const stop = store.of('a').subscribe(() => heard.push(`a ${store.of('a').get()}`))
  store.of('b').subscribe(() => heard.push('b'))
  store.subscribe(() => heard.push('all'))

  store.set(new Map([['a', 'Ana']]))
  store.set(held => new Map([...held, ['c', 'Carl']]))
  store.set(new Map([['a', 'Aida']]))
  store.set(new Map())
  stop()
  store.set(new Map([['a', 'Ana']]))

  expect(heard).toEqual(['a Ana', 'all', 'all', 'a Aida', 'all', 'a undefined', 'all', 'all'])
})
