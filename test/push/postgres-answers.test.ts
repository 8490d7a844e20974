/** The contract of the outbox of answers, on PostgreSQL. */
import { SqlAnswers } from '#push/store/sql-answers.ts'
import { openPostgres } from '#store/sql/postgres.ts'
import { postgresDatabase } from '#store/sql/postgres-database.ts'
import { answersContract } from '#test/contracts/answers.ts'
import { closing } from '#test/support/closing.ts'
import { budget } from '#test/support/data/sample-devices.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { makeTables } from '#test/support/services/postgres-database.ts'

const database = forThisFile(makeTables)
const PUT = `INSERT INTO comment_answers (blog, comment, device, made_ms, held_until_ms)
  VALUES ($1, $2, $3, CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT), 0)`

answersContract('on PostgreSQL', async () => {
  const [pool, other] = [0, 1].map(() => openPostgres({ url: database.url, maxConnections: 4 }))
  if (!pool || !other) throw new Error('unreachable')
  return closing([pool, other, database.empty], {
    answers: new SqlAnswers(postgresDatabase(pool)),
    elsewhere: new SqlAnswers(postgresDatabase(other)),
    async put(comment: string, device: string) {
      await pool.query(PUT, [budget, comment, device])
    },
    async age(ms: number) {
      await pool.query(`UPDATE comment_answers SET made_ms = made_ms - ${ms}, held_until_ms = held_until_ms - ${ms}`)
    },
  })
})
