/** Posting updates over HTTP. */

import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { startApp } from './support/start-app.ts'

test('what was answered is on disk', async () => {
  await using app = await startApp()
  await app.createBlog('budget-day')

  const { id } = await app.post('budget-day', 'Doors open')

  using file = new DatabaseSync(join(app.folder, 'crier.db'), { readOnly: true })
  const rows = file.prepare('SELECT change FROM changes WHERE update_id = ?').all(id)
  expect(rows.map(({ change }) => JSON.parse(String(change)).update.body[0].children[0].text)).toEqual(['Doors open'])
})
