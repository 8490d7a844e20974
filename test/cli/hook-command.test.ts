/** `crier hook` against a real server: what it creates receives signed deliveries. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { newFolder } from '#test/support/new-folder.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'
import { testWith } from '#test/support/test-with.ts'
import { crier, crierHere, read } from './ferry-strike.ts'
import { runHere } from './run-here.ts'

const test = testWith({ app: () => startApp({ blog: 'budget-day' }) })

async function makeHook(app: TestApp) {
  const run = await crierHere(app, ['hook', 'create', '--name', 'Our CMS', '--blog', 'budget-day', '--json'])
  return JSON.parse(run.out) as { hook: { id: string }; secret: string }
}

describe('crier hook', () => {
  test('a hook is created, listed and revoked', async ({ app }) => {
    const made = await crierHere(app, [
      'hook',
      'create',
      '--name',
      'Our CMS',
      '--blog',
      'budget-day',
      '--role',
      'contributor',
    ])
    const [, id = ''] = /^Address: .*\/v1\/hooks\/([A-Za-z\d]{16})$/m.exec(made.out) ?? []
    const listed = await crierHere(app, ['hook', 'list'])
    const revoked = JSON.parse((await crierHere(app, ['hook', 'revoke', id, '--json'])).out)

    expect(made.out).toMatch(/\nSecret, shown only now: whsec_\S+\n$/)
    expect(listed.out).toMatch(
      new RegExp(`^ID +NAME +BLOG +ROLE +MADE +REVOKED\n${id} +Our CMS +budget-day +contributor`),
    )
    expect(revoked).toMatchObject({ id, revokedAt: expect.any(String) })
  })

  test('a test delivery proves address and signature, and changes nothing', async ({ app }) => {
    const { hook, secret } = await makeHook(app)
    const before = await read(app, 'budget-day')

    const first = await crier(app, ['hook', 'test', hook.id], secret)
    const again = await crierHere(app, ['hook', 'test', hook.id, '--json'], `${secret}\n`)

    expect(first).toMatchObject({ status: 0, out: expect.stringMatching(/^The hook accepted the delivery/), err: '' })
    expect(JSON.parse(again.out)).toEqual({ outcome: 'removed' })
    expect((await read(app, 'budget-day')).cursor).toBe(before.cursor)
  })

  test('a real event from a file is posted, once', async ({ app }) => {
    const { hook, secret } = await makeHook(app)
    const file = join(await newFolder(), 'event.json')
    const data = { item: 'story-1', title: 'Doors open' }
    await writeFile(file, JSON.stringify({ type: 'update.published', timestamp: '2026-03-04T16:44:00Z', data }))
    const deliver = () => crierHere(app, ['hook', 'test', hook.id, '--event', file], secret)

    const first = await deliver()
    await deliver()

    const { updates } = await read(app, 'budget-day')
    expect(updates).toEqual([expect.objectContaining({ title: 'Doors open' })])
    expect(first.out).toBe(`Taken: ${app.url}/blogs/budget-day#update-${updates[0]?.id}\n`)
  })

  test('what is wrong with a delivery is said in a sentence', async ({ app }) => {
    const { hook, secret } = await makeHook(app)
    const file = join(await newFolder(), 'event.json')
    await writeFile(file, JSON.stringify({ type: 'update.published', timestamp: 'noon', data: { item: '' } }))
    const test = async (args: string[], input: string) => (await crierHere(app, ['hook', 'test', ...args], input)).err

    expect(await test([hook.id], `whsec_${Buffer.alloc(24).toString('base64')}`)).toMatch(
      /^The signature does not match: .*\n$/,
    )
    expect(await test([hook.id], '')).toMatch(/^Standard input must be the secret of the hook/)
    expect(await test(['unknown'], secret)).toMatch(/^There is no hook/)
    expect(await test([hook.id, '--event', file], secret)).toMatch(/timestamp: .*\n.*data\.item: must not be empty/)
    await crierHere(app, ['hook', 'remove', hook.id])
    expect(await test([hook.id], secret)).toMatch(/revoked/)
  })

  test.for([
    [['create', '--name', 'x'], "required option '--blog <id>'"],
    [['create', '--name', 'x', '--blog', 'nowhere'], 'There is no blog with this id.'],
    [['create', '--name', ' ', '--blog', 'budget-day'], 'name: must not be empty'],
    [['create', '--name', 'x', '--blog', 'budget-day', '--role', 'admin'], 'editor, contributor'],
    [['revoke', 'none'], 'There is no hook with this id.'],
    [['revoke', '-hJsnQ_3v9aB7cD2'], 'There is no hook with this id.'],
    [['revoke', '--jsno', 'none'], "unknown option '--jsno'"],
  ] as const)('%j is refused in a sentence', async ([args, sentence], { app }) => {
    const run = await runHere(['hook', ...args], { CRIER_URL: app.url, CRIER_KEY: app.adminKey })

    expect(run).toMatchObject({ status: 1, err: expect.stringContaining(sentence) })
  })
})
