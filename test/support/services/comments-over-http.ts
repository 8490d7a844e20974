/** A reader and an editor who use the API of comments, and the installations on which they do. */
import { randomBytes } from 'node:crypto'
import { makeDatabase } from './postgres-database.ts'
import { startApp, type TestApp } from './start-app.ts'

export const newWriter = () => randomBytes(16).toString('base64url')

export const readerOf = (app: TestApp, blog: string, writer = newWriter()) => ({
  writer,
  send: (fields: object, key = newWriter()) =>
    app.api('POST', `/v1/blogs/${blog}/comments`, {
      ...{ key: null, body: fields, headers: { 'Crier-Writer': writer, 'Idempotency-Key': key } },
    }),
  mine: async () =>
    (await app.api('GET', `/v1/blogs/${blog}/comments/mine`, { key: null, headers: { 'Crier-Writer': writer } })).body
      .comments,
  call: (method: string, id: string, body?: object) =>
    app.api(method, `/v1/blogs/${blog}/comments/${id}`, {
      ...{ key: null, headers: { 'Crier-Writer': writer }, ...(body && { body }) },
    }),
})

export const deskOf = (app: TestApp, blog: string, key: string | null = app.adminKey) => ({
  queue: (query = '') => app.api('GET', `/v1/blogs/${blog}/comments/queue${query}`, { key }),
  decide: (...decisions: readonly object[]) =>
    app.api('POST', `/v1/blogs/${blog}/comments/decisions`, { key, body: { decisions } }),
})

export const shownOn = async (app: TestApp, blog: string, query = '') =>
  (await app.api('GET', `/v1/blogs/${blog}/comments${query}`, { key: null })).body

export async function keyOf(app: TestApp, role: string, blogs?: readonly string[]): Promise<string> {
  return (await app.api('POST', '/v1/keys', { body: { name: role, role, ...(blogs && { blogs }) } })).body.secret
}

export const installations = {
  'one data folder': () => startApp(),
  async PostgreSQL() {
    const database = await makeDatabase()
    const app = await startApp({ env: { DATABASE_URL: database.url } })
    const close = app[Symbol.asyncDispose].bind(app)
    return Object.assign(app, {
      async [Symbol.asyncDispose]() {
        await close()
        await database[Symbol.asyncDispose]()
      },
    })
  },
}
