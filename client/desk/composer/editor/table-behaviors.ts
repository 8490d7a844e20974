/** Inserts an empty table below the caret. */
import { type Behavior, defineBehavior, raise } from '@portabletext/editor/behaviors'
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

export const tableBehaviors = [insertTable] as unknown as readonly Behavior[]
