/** Every partner's reader loads the widget, so what it weighs is a promise. */
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'

const MAX_BYTES = 15_000

const script = (name: string) => readFileSync(new URL(`../client/dist/${name}.js`, import.meta.url))

test('the widget is at most 15 kB over the wire', () => {
  expect(gzipSync(script('widget')).length).toBeLessThanOrEqual(MAX_BYTES)
})

test.each(['widget', 'sdk'])('%s.js is one file that needs no other', name => {
  expect(script(name).toString()).not.toMatch(/\bimport\s*[({"'`\w*]/)
})
