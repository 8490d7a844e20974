/** The tags that README, the guide for partners and the package of the server show: pasted into a page, they show the coverage. */
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { expect, test } from 'vitest'
import { forThisFile } from '#test/support/for-this-file.ts'
import { listen } from '#test/support/services/listen.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startApp } from '#test/support/services/start-app.ts'

const browser = forThisFile(openBrowser)

test.each([
  ['README.md', 'election-night', 1],
  ['release/server/README.md', 'election-night', 1],
  ['docs/embed.md', 'budget-day', 2],
])('the tags in %s show the coverage', async (file, blog, count) => {
  await using app = await startApp({ blog })
  await app.post(blog, 'Doors open')
  const samples = [...(await readFile(file, 'utf8')).matchAll(/^```html\n(.*?)^```$/gms)].map(([, code = '']) => code)
  const tags = samples.filter(code => /widget\.js"|<iframe /.test(code))
  expect(tags).toHaveLength(count)

  for (const tag of tags) {
    await using site = await listen(
      createServer((_, response) => {
        response.setHeader('Content-Type', 'text/html; charset=utf-8')
        response.end(`<!doctype html><title>Partner</title>${tag.replaceAll('https://live.example.org', app.url)}`)
      }),
    )
    await using page = await browser.openPage(site.url)
    const place = tag.includes('<iframe') ? page.frameLocator('iframe') : page.locator('crier-blog')

    await place.getByText('Doors open').first().waitFor()
    expect(page.faults).toEqual([])
  }
})
