/** Which pages may show coverages, in a real browser. */
import { expect, test } from 'vitest'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startPartnerSite } from '#test/support/services/partner-site.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { untilState } from './coverage-page.ts'

const browser = forThisFile(openBrowser)

test('if only sites may embed, a partner page shows the coverage once it belongs to a site, in an element and in a frame', async () => {
  await using app = await startApp({ env: { CRIER_EMBEDDING: 'sites' } })
  await app.createBlog('storm', { title: 'The storm' })
  await app.post('storm', 'The first drops')
  const element = `<script type="module" src="${app.url}/widget.js"></script><crier-blog src="${app.url}/blogs/storm"><a href="/">Read it there</a></crier-blog>`
  const frame = `<iframe src="${app.url}/embed/storm" title="The storm"></iframe>`
  await using partner = await startPartnerSite(app.url, element + frame)
  await using reader = await browser.open(partner.url)
  const { page } = reader
  const inFrame = () => page.frameLocator('iframe').getByRole('heading', { name: 'The storm' })

  const retry = page.getByRole('button', { name: 'Try again' })
  await retry.waitFor()
  const isLinkShown = await page.getByText('Read it there').isVisible()
  const isFrameShown = await inFrame().isVisible()
  const why = await page.evaluate(async url => {
    const answer = await fetch(`${url}/v1/blogs/storm`)
    return { status: answer.status, code: (await answer.json()).code }
  }, app.url)
  await app.api('POST', '/v1/sites', { body: { id: 'partner', name: 'Partner', origins: [partner.url] } })
  await retry.click()
  await untilState(page, 'Live')
  // A browser may cache the refusal of a frame for a few seconds, like any page of ours.
  await expect
    .poll(
      async () => {
        await page.reload()
        await untilState(page, 'Live')
        return inFrame().isVisible()
      },
      { timeout: 18_000, interval: 1_000 },
    )
    .toBe(true)

  expect(why).toEqual({ status: 403, code: 'unknown_origin' })
  expect([isLinkShown, isFrameShown]).toEqual([true, false])
})
