/** `crier post` against a real server. */
import { describe, expect } from 'vitest'
import { plainText } from '#shared/blog/plain-text.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { testWith } from '#test/support/test-with.ts'
import { crier, crierHere, read } from './ferry-strike.ts'
import { runHere } from './run-here.ts'

const test = testWith({ app: () => startApp({ blog: 'budget-day' }) })

describe('crier post', () => {
  test('posts one update and prints its URL', async ({ app }) => {
    const run = await crier(app, [
      'post',
      'budget-day',
      'The doors are **open**.',
      '--title',
      'Doors',
      '--key',
      '--pin',
      '--sensitive',
    ])

    const [update] = (await read(app, 'budget-day')).updates
    expect(run).toMatchObject({ status: 0, out: `${app.url}/blogs/budget-day#update-${update?.id}\n` })
    expect(update).toMatchObject({ title: 'Doors', key: true, pinned: true, sensitive: true })
    expect(update && plainText(update.body)).toBe('The doors are open.')
  })

  test('posts standard input, and prints JSON for scripts', async ({ app }) => {
    const run = await crier(app, ['post', 'budget-day', '-', '--json'], 'שלום 🗳️\r\nsecond line')

    const { update, cursor } = JSON.parse(run.out)
    expect(plainText(update.body)).toBe('שלום 🗳️\nsecond line')
    expect(cursor).toBe((await read(app, 'budget-day')).cursor)
  })

  test.for([
    ['an unknown blog', ['post', 'nowhere', 'x'], {}, 'There is no blog with this id.'],
    ['a wrong key', ['post', 'nowhere', 'x'], { CRIER_KEY: 'not-the-key-of-anyone' }, 'That key is unknown'],
    ['no key', ['post', 'nowhere', 'x'], { CRIER_KEY: '' }, 'Set CRIER_KEY'],
    ['nothing to post', ['post', 'nowhere'], {}, 'There is nothing to post'],
    ['an invalid id', ['post', 'No Where', 'x'], {}, 'lower-case letters'],
  ] as const)('%s: reported in a sentence, without a stack trace', async ([_, args, env, sentence], { app }) => {
    const run = await runHere(args, { CRIER_URL: app.url, CRIER_KEY: app.adminKey, ...env })

    expect(run.status).toBe(1)
    expect(run.err).toContain(sentence)
    expect(run.err).not.toContain('    at ')
  })

  test('standard input that is not UTF-8 is refused, not guessed', async ({ app }) => {
    const run = await crierHere(app, ['post', 'budget-day', '-'], Uint8Array.from([0x63, 0x61, 0x66, 0xe9]))

    expect(run).toMatchObject({ status: 1, err: expect.stringContaining('Standard input is not UTF-8') })
  })

  test('a server that cannot be reached is named', async () => {
    const run = await runHere(['post', 'budget-day', 'x'], {
      ...{ CRIER_URL: 'http://127.0.0.1:9', CRIER_KEY: 'any-key-will-do-here' },
    })

    expect(run).toMatchObject({ status: 4, err: expect.stringContaining('The server at http://127.0.0.1:9') })
  })
})
