/** Inserts an empty table, gallery or panel of numbers below the caret. */
import { type Behavior, defineBehavior, raise } from '@portabletext/editor/behaviors'
import type { GalleryParts, NumbersParts } from '#client/desk/composer/body/editor-schema.ts'
import { newTable } from '#client/desk/composer/table/table.ts'

/** Enough to see what it is; rows come with Enter. */
const SIZE = { rows: 3, columns: 3 }

const insertTable = defineBehavior({
  on: 'custom.table',
  actions: [
    ({ snapshot }) => {
      const table = newTable(snapshot.context.keyGenerator, SIZE)
      return [raise({ type: 'insert.block', block: { _type: 'table', table }, placement: 'auto', select: 'end' })]
    },
  ],
})

const insertGallery = defineBehavior({
  on: 'custom.gallery',
  actions: [
    () => {
      const gallery: GalleryParts = { pictures: [] }
      return [raise({ type: 'insert.block', block: { _type: 'gallery', gallery }, placement: 'auto', select: 'end' })]
    },
  ],
})

const insertNumbers = defineBehavior({
  on: 'custom.numbers',
  actions: [
    ({ snapshot }) => {
      const figure = () => ({ _type: 'figure' as const, _key: snapshot.context.keyGenerator(), label: '', value: '' })
      const numbers: NumbersParts = { figures: [figure(), figure(), figure()] }
      return [raise({ type: 'insert.block', block: { _type: 'numbers', numbers }, placement: 'auto', select: 'end' })]
    },
  ],
})

export const tableBehaviors = [insertTable, insertGallery, insertNumbers] as unknown as readonly Behavior[]
