/** The browser's own EventSource, on a page of another site. */
import { expect, test } from 'vitest'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startPartnerSite } from '#test/support/services/partner-site.ts'
import { startApp } from '#test/support/services/start-app.ts'

const browser = forThisFile(openBrowser)

test('an EventSource on a partner page follows a blog, reconnects after a restart, and misses nothing', async () => {
  await using app = await startApp({ blog: 'storm' })
  await using partner = await startPartnerSite(app.url, '<ol></ol>')
  await using reader = await browser.open(partner.url)
  const { page } = reader
  const heard = (count: number) =>
    page
      .locator('li')
      .nth(count - 1)
      .waitFor()
  await page.evaluate(address => {
    const source = new EventSource(address)
    const write = ({ data, lastEventId }: MessageEvent) => {
      const item = document.createElement('li')
      item.textContent = `${JSON.parse(data).offset ?? 'position'} ${lastEventId.split('.')[1]}`
      document.querySelector('ol')?.append(item)
    }
    source.addEventListener('change', write)
    source.addEventListener('position', write)
  }, `${app.url}/v1/blogs/storm/events`)
  await heard(1)

  await app.post('storm', 'The first drops')
  await heard(2)
  await app.stop()
  await app.restart()
  await app.post('storm', 'The river rises')
  await heard(4)

  const texts = await page.locator('li').allTextContents()
  expect(texts.filter(text => !text.startsWith('position'))).toEqual(['2 2', '3 3'])
})
