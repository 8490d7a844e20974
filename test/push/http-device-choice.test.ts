/** What a device chooses to be alerted about, over HTTP. */
import { expect } from 'vitest'
import { newVapidKeys } from '#push/lanes/web/credentials.ts'
import { makeBrowser } from '#test/support/data/sample-devices.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { testWith } from '#test/support/test-with.ts'

const env = { CRIER_VAPID_KEY: newVapidKeys().privateKey, CRIER_VAPID_SUBJECT: 'mailto:desk@example.org' }

const test = testWith({ app: () => startApp({ blog: 'budget-day', env }) })

test('a device chooses topics of a blog that it follows, and keeps them until it names others', async ({ app }) => {
  const { target } = makeBrowser()
  const topics = { 'budget-day': ['tax', 'tax', 'not-there-yet'] }
  const chosen = await app.api('POST', '/v1/devices', {
    body: { ...target, blogs: ['budget-day'], topics },
    key: null,
  })
  const path = `/v1/devices/${chosen.body.device.id}`

  const repeated = await app.api('POST', '/v1/devices', again(target))
  const read = await app.api('GET', path, { key: null })
  const elsewhere = await app.api('PATCH', path, { body: { topics: { strike: ['rail'] } }, key: null })
  const strange = await app.api('PATCH', path, { body: { topics: { 'budget-day': ['A b'] } }, key: null })
  const all = await app.api('PATCH', path, { body: { topics: { 'budget-day': [] } }, key: null })

  expect(chosen.body.device.topics).toEqual({ 'budget-day': ['tax', 'not-there-yet'] })
  expect([repeated.body, read.body].map(({ device }) => device.topics)).toEqual(
    Array(2).fill(chosen.body.device.topics),
  )
  expect(elsewhere).toMatchObject({ status: 422, body: { errors: [{ path: 'topics.strike' }] } })
  expect(strange).toMatchObject({ status: 422, body: { errors: [{ path: 'topics.budget-day[0]' }] } })
  expect(all.status).toBe(200)
  expect(all.body.device).not.toHaveProperty('topics')
})

test('a device chooses how much it is alerted about, apart from its topics, and keeps that until it chooses again', async ({
  app,
}) => {
  const { target } = makeBrowser()
  const chosen = await app.api('POST', '/v1/devices', {
    body: { ...target, blogs: ['budget-day'], topics: { 'budget-day': ['tax'] }, levels: { 'budget-day': 'key' } },
    key: null,
  })
  const path = `/v1/devices/${chosen.body.device.id}`
  const change = (body: object) => app.api('PATCH', path, { body, key: null })

  const repeated = await app.api('POST', '/v1/devices', again(target))
  const elsewhere = await change({ levels: { strike: 'breaking' } })
  const strange = await change({ levels: { 'budget-day': 'sometimes' } })
  const breaking = await change({ levels: { 'budget-day': 'breaking' } })
  const all = await change({ levels: { 'budget-day': 'all' } })

  expect(chosen.body.device).toMatchObject({ topics: { 'budget-day': ['tax'] }, levels: { 'budget-day': 'key' } })
  expect(repeated.body.device).toMatchObject({ topics: { 'budget-day': ['tax'] }, levels: { 'budget-day': 'key' } })
  expect(elsewhere).toMatchObject({ status: 422, body: { errors: [{ path: 'levels.strike' }] } })
  expect(strange).toMatchObject({ status: 422, body: { errors: [{ path: 'levels.budget-day' }] } })
  expect(breaking.body.device).toMatchObject({
    topics: { 'budget-day': ['tax'] },
    levels: { 'budget-day': 'breaking' },
  })
  expect(all.body.device).not.toHaveProperty('levels')
})

function again(target: object) {
  return { body: { ...target, blogs: ['budget-day'] }, key: null }
}
