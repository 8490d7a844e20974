/** An evening with the reader's page in the engines besides Chromium, which all other files are about. */
import { expect, test } from 'vitest'
import { startApp } from '#test/support/services/start-app.ts'
import { ENGINES, type Seat } from './seat.ts'

const KEPT = 'Update number 12.'

const OTHERS = Object.entries(ENGINES).filter(([name]) => name !== 'Chromium')

test.each(OTHERS)(
  'in %s an arrival at the top is shown, nothing moves while one reads, and a reload keeps the place',
  async (_, open) => {
    await using app = await startApp({ blog: 'night' })
    for (let number = 1; number <= 30; number += 1)
      await app.post('night', `Update number ${number}. ${'More words. '.repeat(30)}`)
    await using reader = await open(`${app.url}/blogs/night`)
    await reader.until(`document.querySelector('crier-blog[state]') ?? document.querySelector('[data-do="order"]')`)
    await reader.evaluate(NOTE_ERRORS)

    await app.post('night', 'The barrier is shut.')
    await reader.until(`document.querySelector('article').innerText.includes('The barrier is shut.')`)

    await reader.evaluate(`${articleWith(KEPT)}.scrollIntoView(), 0`)
    const before = await topOf(reader)
    for (let number = 1; number <= 15; number += 1)
      await app.post('night', `News ${number}. ${'Words. '.repeat(number)}`)
    await reader.until(`document.body.innerText.includes('15 new updates')`)
    expect(await topOf(reader)).toBe(before)
    expect(await reader.evaluate('errors.join()')).toBe('')

    await reader.evaluate('void location.reload()')
    await reader.until(`${articleWith('News 15.')} && ${articleWith(KEPT)} && Math.abs(${TOP} - ${before}) < 2`)
  },
)

const NOTE_ERRORS = `window.errors = [], addEventListener('error', ({ message }) => errors.push(message)),
  addEventListener('unhandledrejection', ({ reason }) => errors.push(String(reason))), 0`

function articleWith(text: string): string {
  return `[...document.querySelectorAll('article')].find(one => one.innerText.includes('${text}'))`
}

const TOP = `${articleWith(KEPT)}.getBoundingClientRect().top`

function topOf(reader: Seat): Promise<unknown> {
  return reader.evaluate(TOP)
}
