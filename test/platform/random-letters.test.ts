/** Random ids, and that no other source of them is used. */
import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { randomLetters } from '#platform/random-letters.ts'

/** Keys that a machine reads from a file, a database or its own puzzle. */
const OF_MACHINES = [
  'src/store/hooks/key-file.ts',
  'src/store/guard/sql-guard-state.ts',
  'src/editorial/comments/guard/puzzle.ts',
]

test('an id has the length that was asked for, of letters and digits that are all in use', () => {
  const ids = Array.from({ length: 400 }, () => randomLetters(22))

  for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9]{22}$/)
  expect(new Set(ids).size).toBe(400)
  expect(new Set(ids.join('')).size).toBe(62)
})

test('no id that people handle is random base64url, which may start with a dash', () => {
  const found = globSync('{src,client}/**/*.ts', { exclude: ['**/dist/**'] }).filter(path =>
    /random(Bytes|UUID|Values)\([^\n]*base64url/.test(readFileSync(path, 'utf8')),
  )

  expect(found.toSorted()).toEqual(OF_MACHINES.toSorted())
})
