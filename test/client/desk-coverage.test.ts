/** The fields of a coverage at the desk: their changes, and two editors at once. */
import { expect, test } from 'vitest'
import { type BlogFields, mergeBlog, newBlogFields, patchOf } from '#client/desk/blogs/blog-fields.ts'

const ANA = { id: 'ana-lima', name: 'Ana Lima' }
const BEN = { id: 'ben-ode', name: 'Ben Ode' }
const CAI = { id: 'cai-wu', name: 'Cai Wu' }

test('another order of contributors is sent as ids, and none as nothing', () => {
  const base = fields([ANA, BEN])

  expect(patchOf(fields([BEN, ANA]), base)).toEqual({ contributors: ['ben-ode', 'ana-lima'] })
  expect(patchOf(fields([]), base)).toEqual({ contributors: null })
  expect(patchOf(base, base)).toEqual({})
})

test('whom an update names while the order is changed stays on the coverage, and whom I took out stays out', () => {
  const base = fields([ANA, BEN])
  const merged = (mine: BlogFields['contributors'], current: BlogFields['contributors']) =>
    mergeBlog({ base, mine: fields(mine), current: fields(current) })

  expect(merged([BEN, ANA], [ANA, BEN, CAI])).toMatchObject({ fields: { contributors: [BEN, ANA, CAI] }, both: [] })
  expect(merged([BEN], [ANA, BEN, CAI]).fields.contributors).toEqual([BEN, CAI])
  expect(merged([ANA, BEN], [CAI, ANA]).fields.contributors).toEqual([CAI, ANA])
  expect(merged([BEN, ANA], [ANA]).fields.contributors).toEqual([ANA])
})

function fields(contributors: BlogFields['contributors']): BlogFields {
  return { ...newBlogFields('en-GB'), contributors }
}
