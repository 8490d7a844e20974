/** `crier comments` against a real server. */
import { describe, expect } from 'vitest'
import { decide, say, WRITER } from '#test/support/services/readers-speak.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'
import { testWith } from '#test/support/test-with.ts'
import { runHere } from './run-here.ts'

const test = testWith({ app: () => startApp({ blog: 'budget-day' }) })

const crier = (app: TestApp, ...args: readonly string[]) =>
  runHere(['comments', ...args], { CRIER_URL: app.url, CRIER_KEY: app.adminKey })

describe('crier comments', () => {
  test('takes comments, closes, opens again as it was, and switches them off', async ({ app }) => {
    const taken = async () => (await app.api('GET', '/v1/blogs/budget-day')).body.blog.comments

    const opened = await crier(app, 'open', 'budget-day', '--kind', 'comments', '--prompt', 'Say it')
    const open = await taken()
    await crier(app, 'close', 'budget-day')
    const closed = await taken()
    await crier(app, 'open', 'budget-day')
    const again = await taken()
    await crier(app, 'open', 'budget-day', '--prompt', '')
    const bare = await taken()
    await crier(app, 'off', 'budget-day')

    expect(opened).toMatchObject({ status: 0, out: `${app.url}/blogs/budget-day\n`, err: '' })
    expect(open).toEqual({ kind: 'comments', open: true, prompt: 'Say it' })
    expect([closed, again]).toEqual([{ ...open, open: false }, open])
    expect(bare).toEqual({ kind: 'comments', open: true })
    expect(await taken()).toBeUndefined()
  })

  test('lists what waits, approves, answers, rejects and removes it', async ({ app }) => {
    await crier(app, 'open', 'budget-day')
    const none = await crier(app, 'list', 'budget-day')
    const [asked, edited, wrong] = [
      await say(app, 'When?', { name: 'Ana' }),
      await say(app, 'Wy?'),
      await say(app, 'No\u001b[31m'),
    ]

    const listed = await crier(app, 'list', 'budget-day')
    const answered = await crier(app, 'answer', `budget-day/${asked}`, 'At noon.', '--byline', 'Ines')
    await crier(app, 'approve', `budget-day/${edited}`, '--text', 'Why?')
    const rejected = await crier(app, 'reject', `budget-day/${wrong}`)
    const shown = JSON.parse((await crier(app, 'list', 'budget-day', '--state', 'shown', '--json')).out)
    const removed = await crier(app, 'remove', `${app.url}/blogs/budget-day#comment-${edited}`, '--yes')

    expect(none.out).toBe('No comment is waiting.\n')
    expect(listed.out).toMatch(/^COMMENT +STATE +SENT +NAME +ALIKE +FLAGS +TEXT\n/)
    expect(listed.out).toContain(`budget-day/${asked}  waiting`)
    expect(listed.out).not.toContain('\u001b')
    expect([answered.out, rejected.out]).toEqual([`budget-day/${asked} answered\n`, `budget-day/${wrong} rejected\n`])
    expect(shown).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ id: asked, answer: expect.objectContaining({ text: 'At noon.', byline: 'Ines' }) }),
        expect.objectContaining({ id: edited, text: 'Why?', edited: true }),
      ]),
    )
    expect(removed.status).toBe(0)
    expect((await app.api('GET', '/v1/blogs/budget-day/comments')).body.comments).toMatchObject([{ id: asked }])
  })

  test('what somebody rejected meanwhile is not approved, and what was rejected may be put back', async ({ app }) => {
    await crier(app, 'open', 'budget-day')
    const id = await say(app, 'Hello')
    await decide(app, id, { action: 'reject' })

    const late = await crier(app, 'approve', `budget-day/${id}`)
    await crier(app, 'reopen', `budget-day/${id}`)
    const approved = await crier(app, 'approve', `budget-day/${id}`)

    expect(late).toMatchObject({ status: 3, err: expect.stringContaining(`budget-day/${id} is rejected`) })
    expect(approved).toMatchObject({ status: 0, out: `budget-day/${id} shown\n` })
  })

  test('exports and erases everything of one device', async ({ app }) => {
    await crier(app, 'open', 'budget-day')
    const shown = await say(app, 'Mine and shown')
    await say(app, 'Mine and waiting')
    await say(app, 'Of another', { writer: 'b'.repeat(30) })
    await crier(app, 'approve', `budget-day/${shown}`)

    const told = JSON.parse((await crier(app, 'export', WRITER)).out)
    const erased = await crier(app, 'erase', WRITER, '--yes')
    const left = JSON.parse((await crier(app, 'export', WRITER)).out)

    expect(told.comments.map(({ text }: { text: string }) => text).sort()).toEqual([
      'Mine and shown',
      'Mine and waiting',
    ])
    expect(erased.out).toBe('Erased 2 comments\n')
    expect(JSON.stringify(left)).not.toContain('Mine')
    expect((await app.api('GET', '/v1/blogs/budget-day/comments')).body.comments).toEqual([])
    expect(JSON.parse((await crier(app, 'list', 'budget-day', '--json')).out)).toMatchObject([{ text: 'Of another' }])
  })

  const REFUSED = [
    [['approve', 'budget-day/last'], 1, 'does not name a comment'],
    [['approve', 'budget-day/0199e0a4-0000-7000-8000-000000000001'], 1, 'There is no comment'],
    [['answer', 'budget-day/0199e0a4-0000-7000-8000-000000000001'], 1, 'Give a text or --update'],
    [['remove', 'budget-day/0199e0a4-0000-7000-8000-000000000001'], 1, 'Add --yes'],
    [['close', 'budget-day'], 1, 'takes no comments'],
    [['erase', WRITER], 1, 'Add --yes'],
    [['export', 'short'], 1, 'Crier-Writer'],
    [['list', 'nowhere'], 1, 'There is no blog'],
  ] as const

  test('what cannot be done is refused in a sentence', async ({ app }) => {
    for (const [args, status, sentence] of REFUSED) {
      const run = await crier(app, ...args)

      expect(run, args.join(' ')).toMatchObject({ status, err: expect.stringContaining(sentence) })
      expect(run.err).not.toMatch(/ {4}at |Invalid|expected/)
    }
  })
})
