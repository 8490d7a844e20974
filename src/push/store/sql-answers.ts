/** The outbox of answers in a database. */
import { ANSWER_LIFE_MS, type AnswerOf, type Answers, type DueAnswer } from '#push/answers/answers.ts'
import type { DeviceId } from '#push/devices/device.ts'
import type { BlogId, CommentId } from '#shared/blog/ids.ts'
import type { Database } from '#store/sql/database.ts'
import { NOW_MS, takenRows } from '#store/sql/portable.ts'

const DUE = `SELECT comment, device FROM comment_answers WHERE held_until_ms <= ${NOW_MS} ORDER BY made_ms LIMIT ?`
const claimed = (due: string) => `UPDATE comment_answers SET held_until_ms = ${NOW_MS} + ?
  WHERE (comment, device) IN (${due}) RETURNING blog, comment, device, ${NOW_MS} - made_ms AS age_ms`

const answersSql = {
  any: 'SELECT 1 AS one FROM comment_answers LIMIT 1',
  claim: { sqlite: claimed(DUE), postgres: claimed(takenRows(`${DUE} FOR UPDATE`)) },
  putOff: `UPDATE comment_answers SET held_until_ms = ${NOW_MS} + ? WHERE comment = ? AND device = ?`,
  settle: 'DELETE FROM comment_answers WHERE comment = ? AND device = ?',
  dropOld: `DELETE FROM comment_answers WHERE made_ms <= ${NOW_MS} - ${ANSWER_LIFE_MS} RETURNING comment`,
} as const

export class SqlAnswers implements Answers {
  readonly #database

  constructor(database: Database) {
    this.#database = database.prepare(answersSql)
  }

  async any(): Promise<boolean> {
    return (await this.#database.run('any')).length > 0
  }

  async claim(limit: number, holdMs: number): Promise<readonly DueAnswer[]> {
    return (await this.#database.run('claim', [holdMs, limit])).map(row => ({
      blog: String(row.blog) as BlogId,
      comment: String(row.comment) as CommentId,
      device: String(row.device) as DeviceId,
      ageMs: Math.max(0, Number(row.age_ms)),
    }))
  }

  async putOff({ comment, device }: AnswerOf, forMs: number): Promise<void> {
    await this.#database.run('putOff', [Math.ceil(forMs), comment, device])
  }

  async settle({ comment, device }: AnswerOf): Promise<void> {
    await this.#database.run('settle', [comment, device])
  }

  async dropOld(): Promise<number> {
    return (await this.#database.run('dropOld')).length
  }
}
