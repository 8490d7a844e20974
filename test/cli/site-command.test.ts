/** `crier site` through the API, with a key from the environment or a profile. */
import { describe, expect } from 'vitest'
import { newFolder } from '#test/support/new-folder.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { testWith } from '#test/support/test-with.ts'
import { crier, crierHere } from './ferry-strike.ts'
import { runHere } from './run-here.ts'

const test = testWith({ app: () => startApp({ blog: 'budget-day' }) })
const ORIGIN = 'https://www.tribune.example'
const TRIBUNE = ['--id', 'tribune', '--name', 'The Tribune', '--origins', ORIGIN]

describe('crier site', () => {
  test('a site is created, listed, shown, edited and revoked, and the server applies each at once', async ({ app }) => {
    const json = async (...args: string[]) => JSON.parse((await crierHere(app, ['site', ...args, '--json'])).out)
    const blogsFor = async (origin: string) =>
      (await app.api('GET', '/v1/blogs', { key: null, headers: { Origin: origin } })).status

    const made = await json('create', ...TRIBUNE, '--theme', '{"--crier-accent": "#9c3a1c"}')
    const narrowed = await json('edit', 'tribune', '--topic', 'weather')
    const edited = await json(
      'edit',
      'tribune',
      '--topic',
      '',
      '--name',
      'Tribune',
      '--theme',
      '',
      '--max-connections',
      '500',
    )
    const listed = await crier(app, ['site', 'list'])
    const shown = await json('show', 'tribune')
    const before = await blogsFor(ORIGIN)
    const { pass } = await json('pass', 'tribune')
    const withdrawn = await json('pass', 'tribune', '--withdraw')
    const revoked = await json('remove', 'tribune')
    const after = await blogsFor(ORIGIN)

    expect(made).toMatchObject({ id: 'tribune', blogs: 'all', theme: { '--crier-accent': '#9c3a1c' } })
    expect(edited).toMatchObject({ name: 'Tribune', origins: [ORIGIN], maxConnections: 500 })
    expect([narrowed.topic, edited.topic]).toEqual(['weather', undefined])
    expect(shown).toEqual(edited)
    expect(shown).not.toHaveProperty('theme')
    expect(listed.out).toMatch(/^ID +NAME +ORIGINS .*\ntribune +Tribune /)
    expect([before, after]).toEqual([200, 403])
    expect([pass, withdrawn.pass]).toEqual([expect.stringMatching(/^\S{16,}$/), undefined])
    expect(revoked.revokedAt).toEqual(expect.any(String))
  })

  test('server and key may come from a profile', async ({ app }) => {
    const env = { XDG_CONFIG_HOME: await newFolder() }
    await runHere(['profile', '--name', 'ours', '--url', app.url], env, app.adminKey)

    const made = await runHere(['site', 'create', ...TRIBUNE, '--profile', 'ours'], env)
    const without = await runHere(['site', 'list'], env)

    expect(made).toMatchObject({ status: 0, out: expect.stringContaining('tribune') })
    expect(without).toMatchObject({ status: 1, err: expect.stringContaining('Set CRIER_KEY') })
  })

  test.for([
    [['create', '--name', 'A', '--origins', 'herald.example'], '--origins[0]: add the scheme: https://herald.example'],
    [['create', '--name', 'A', '--origins', 'https://a.example', '--theme', '{'], '--theme: use JSON'],
    [['create', '--name', 'A', '--origins', 'https://a.example', '--max-connections', '0'], 'a whole number above 0'],
    [['create', '--name', 'A', '--origins', ORIGIN], `The origin ${ORIGIN} belongs to the site "tribune"`],
    [['create', ...TRIBUNE], 'id'],
    [['edit', 'tribune'], 'There is nothing to change'],
    [['edit', 'nobody', '--name', 'x'], 'There is no site with this id'],
    [['edit', 'tribune', '--blogs', 'Not An Id'], '--blogs'],
    [['revoke', 'nobody'], 'There is no site with this id'],
    [['show', 'nobody'], 'There is no site with this id'],
  ] as const)('%j is refused in a sentence', async ([args, sentence], { app }) => {
    await app.api('POST', '/v1/sites', { body: { id: 'tribune', name: 'The Tribune', origins: [ORIGIN] } })
    const run = await runHere(['site', ...args], { CRIER_URL: app.url, CRIER_KEY: app.adminKey })

    expect(run).toMatchObject({ status: 1, err: expect.stringContaining(sentence) })
    expect(run.err).not.toMatch(/ {4}at |Invalid|expected/)
  })
})
