/** `crier demo` shows what it promises, on both of its pages. */
import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { afterDark } from '#cli/demo/after-dark.ts'
import { beforeHighWater } from '#cli/demo/before-high-water.ts'
import { openPartnerSite } from '#cli/demo/partner-site.ts'
import type { SceneSetting } from '#cli/demo/scene.ts'
import { startDemo } from '#test/support/services/demo-process.ts'
import { listen } from '#test/support/services/listen.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'

const story = [...beforeHighWater, ...afterDark]

test('the story plays by itself on the page and on the partner site, to its end', async () => {
  await using demo = startDemo({ every: 0.2 })
  await using browser = await openBrowser()
  const reader = await browser.open(await demo.find(/Reader page +(\S+)/))
  const partner = await browser.open(await demo.find(/Partner site +(\S+)/))

  await demo.find(/(The story is told)/)

  for (const { page, faults } of [reader, partner]) {
    await page.getByText('Coverage ended').first().waitFor()
    await page.getByRole('heading', { name: 'The warning is lifted' }).first().waitFor()
    await page.getByRole('heading', { name: '4,100 homes without power' }).first().waitFor()
    expect(await page.getByText('Edwin Marlowe').count()).toBe(0)
    expect(faults).toEqual([])
  }
  expect(await reader.page.getByRole('banner').textContent()).toContain('The Saltmere Courier')
  expect(await demo.interrupt()).toBe(0)
})

test('the pictures of the demo are displayed', async () => {
  await using demo = startDemo({ every: 60 })
  await using browser = await openBrowser()
  const { page } = await browser.open(await demo.find(/Reader page +(\S+)/))

  for (const picture of await page.locator('img').all()) {
    await picture.scrollIntoViewIfNeeded()
    await expect.poll(() => picture.evaluate(image => Reflect.get(image, 'naturalWidth'))).toBeGreaterThan(0)
  }
  expect(await page.locator('img').count()).toBeGreaterThan(2)
})

test("the partner's page needs nothing but itself to be shown in its own look", async () => {
  const site = await openPartnerSite('127.0.0.1')
  await using browser = await openBrowser()
  site.carry({ crier: 'http://127.0.0.1:1', blog: 'budget-day' })

  const { page, faults } = await browser.open(site.url, { javaScriptEnabled: false })

  const [article, aside] = [await page.locator('main').boundingBox(), await page.locator('aside').boundingBox()]
  expect(aside?.x).toBeGreaterThan((article?.x ?? 0) + (article?.width ?? 0))
  expect(await page.locator('link[rel="stylesheet"], script:not([type="module"])').count()).toBe(0)
  expect(faults).toEqual([])
  await site.close()
})

test('a demo whose port is taken says so and uses another', async () => {
  await using other = await listen(createServer())
  const { port } = other

  await using demo = startDemo({ every: 60, port })

  expect(await demo.find(/Port (\d+) is taken/)).toBe(String(port))
  expect((await fetch(await demo.find(/Reader page +(\S+)/))).status).toBe(200)
})

test('the story shows every kind of content and every kind of change', () => {
  const setting: SceneSetting = { idOf: name => name, picture: file => file, ago: () => '2026-03-04T16:44:00.000Z' }
  const contents = story.flatMap(scene => (scene.kind === 'post' ? [scene.content(setting)] : []))
  const blocks = contents.flatMap(({ body }) => body)
  const marks = blocks.flatMap(block => (block._type === 'block' ? block.markDefs : [])).map(({ _type }) => _type)

  expect(new Set(story.map(({ kind }) => kind))).toEqual(new Set(['post', 'correct', 'retract', 'remove', 'edit']))
  expect(new Set(blocks.map(({ _type }) => _type))).toEqual(new Set(['block', 'quote', 'image', 'embed', 'related']))
  expect(new Set(marks)).toEqual(new Set(['link', 'reference']))
  expect(contents.length).toBeGreaterThan(20)
  for (const field of ['title', 'label', 'byline', 'key', 'pinned', 'untimed'] as const)
    expect(contents.some(content => content[field])).toBe(true)
})
