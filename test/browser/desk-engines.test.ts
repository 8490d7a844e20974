/** An evening at the desk in each browser engine, with keyboard and pointer only: no script ever sets the focus. */
import { expect, test } from 'vitest'
import type { Update } from '#shared/blog/update.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { ENGINES, type Seat } from './seat.ts'

const app = forThisFile(startApp)

const TEN = ['One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine', 'Ten'].map(
  word => `${word} boats are out.`,
)

test.each(Object.entries(ENGINES))(
  'in %s ten updates, a correction with a note and a retraction are typed in a row, and every word arrives',
  async (engine, open) => {
    const blog = `evening-${engine.toLowerCase()}`
    await app.createBlog(blog)
    const { body: made } = await app.api('POST', '/v1/keys', { body: { name: 'Ana', role: 'editor' } })
    await using ana = await open(`${app.url}/desk/blogs/${blog}`)
    await ana.until(`document.activeElement?.name === 'key'`)
    await ana.type(made.secret)
    await ana.press('Enter')
    await ana.until(IN_THE_TEXT)

    for (const text of TEN) {
      await ana.type(text)
      await ana.press('Control+Enter')
    }
    await ana.until(`document.querySelectorAll('.stream .entry').length === 10`)

    await ana.click(actionOf('Ten boats', 'Edit'))
    await ana.until(`${IN_THE_TEXT} && document.activeElement.innerText.includes('Ten boats')`)
    await ana.type(' None is missing.')
    await tabTo(ana, 'correction')
    await ana.type('An earlier version did not say that none is missing.')
    await ana.press('Control+Enter')
    await ana.until(`document.querySelector('.stream .entry')?.innerText.includes('None is missing')`)

    await ana.click(actionOf('Nine boats', 'More'))
    await ana.click(actionOf('Nine boats', 'Retract…'))
    await ana.type('This was a drill.')
    await ana.press('Control+Enter')
    await ana.until(`document.querySelector('.stream .retracted')?.innerText.includes('This was a drill.')`)
    await ana.type('And on we go.')
    await ana.press('Control+Enter')

    await expect
      .poll(() => told(blog), { timeout: 15_000 })
      .toEqual([
        { text: 'And on we go.' },
        {
          text: 'Ten boats are out. None is missing.',
          note: 'An earlier version did not say that none is missing.',
        },
        { text: 'Nine boats are out.', note: 'This was a drill.' },
        ...TEN.slice(0, 8)
          .reverse()
          .map(text => ({ text })),
      ])
  },
  120_000,
)

const IN_THE_TEXT = `document.activeElement?.getAttribute('aria-label') === 'Text'`

/** @param text The text of the entry. */
function actionOf(text: string, name: string): string {
  return `[...document.querySelectorAll('.stream .entry')].find(one => one.innerText.includes('${text}'))
    ?.querySelectorAll('.entry-actions button').values()
    .find(button => button.textContent === '${name}')`
}

/** Without a pointer, by Tab. */
async function tabTo(seat: Seat, field: string): Promise<void> {
  for (let stop = 0; stop < 20; stop += 1) {
    await seat.press('Tab')
    if (await seat.evaluate(`document.activeElement.dataset.field === '${field}'`)) return
  }
  throw new Error(`No Tab leads to ${field}`)
}

/** Newest first. */
async function told(blog: string) {
  const { body } = await app.api('GET', `/v1/blogs/${blog}/updates?limit=50`)
  return (body.updates as Update[]).map(({ body, correction, retraction }) => {
    const note = (correction ?? retraction)?.note
    const text = body.map(block => ('children' in block ? block.children.map(one => one.text).join('') : '')).join('\n')
    return { text, ...(note && { note }) }
  })
}
