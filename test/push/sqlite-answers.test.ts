/** The contract of the outbox of answers, on SQLite. */
import { join } from 'node:path'
import { SqlAnswers } from '#push/store/sql-answers.ts'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { sqliteDatabase } from '#store/sql/sqlite-database.ts'
import { answersContract } from '#test/contracts/answers.ts'
import { closing } from '#test/support/closing.ts'
import { budget } from '#test/support/data/sample-devices.ts'
import { newFolder } from '#test/support/new-folder.ts'

const PUT = `INSERT INTO comment_answers (blog, comment, device, made_ms, held_until_ms)
  VALUES (?, ?, ?, CAST(unixepoch('subsec') * 1000 AS INTEGER), 0)`

answersContract('on SQLite', async () => {
  const file = join(await newFolder(), 'crier.db')
  const [here, there] = [openSqlite(file), openSqlite(file)]
  return closing([here, there], {
    answers: new SqlAnswers(sqliteDatabase(here)),
    elsewhere: new SqlAnswers(sqliteDatabase(there)),
    async put(comment: string, device: string) {
      here.prepare(PUT).run(budget, comment, device)
    },
    async age(ms: number) {
      here.exec(`UPDATE comment_answers SET made_ms = made_ms - ${ms}, held_until_ms = held_until_ms - ${ms}`)
    },
  })
})
