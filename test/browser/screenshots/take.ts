/** `npm run screenshots`: takes every picture, and writes the page that shows them. Names as arguments select some. */
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { BrowserContextOptions } from 'playwright-core'
import sharp from 'sharp'
import { launchBrowser, type TestBrowser } from '#test/support/services/open-browser.ts'
import { CHROMIUM } from '#test/support/services/programs.ts'
import type { Shot } from './shot.ts'
import { shots } from './shots.ts'
import { openStage, type Stage, untilAtRest } from './stage.ts'
import { stopTime } from './still-time.ts'

const DOCS = fileURLToPath(new URL('../../../docs/', import.meta.url))
const FOLDER = `${DOCS}screenshots/`

const SCREENS: Readonly<Record<'phone' | 'desktop', BrowserContextOptions>> = {
  phone: { viewport: { width: 390, height: 780 }, deviceScaleFactor: 1.25, hasTouch: true },
  desktop: { viewport: { width: 1200, height: 860 } },
}

stopTime()
await mkdir(FOLDER, { recursive: true })
const wanted = process.argv.slice(2)
await using stage = await openStage()
await using browser = await launchBrowser(CHROMIUM)
for (const shot of shots) {
  const bytes = await take(shot, { stage, browser })
  if (wanted.length === 0 || wanted.includes(shot.name)) await writeFile(`${FOLDER}${shot.name}.webp`, bytes)
  console.log(`${shot.name}: ${Math.round(bytes.length / 1_000)} kB`)
}
await removeOld()
await writeFile(`${DOCS}screenshots.md`, pageOf(shots))

type Set = { readonly stage: Stage; readonly browser: TestBrowser }

async function take({ at, on = 'desktop', context, play, of }: Shot, { stage, browser }: Set): Promise<Buffer> {
  const options = { timezoneId: 'Europe/London', reducedMotion: 'reduce' as const, ...SCREENS[on], ...context }
  await using reader = await browser.open('about:blank', options)
  const { page } = reader
  await page.clock.setFixedTime(new Date())
  const address = new URL(at(stage), stage.app.url).href
  await page.goto(address, { waitUntil: 'networkidle' })
  // With `font-display: optional` a page uses the fonts that are in the browser's cache when it opens.
  await page.goto('about:blank')
  await page.goto(address)
  await play?.(page, stage)
  await untilAtRest(page)
  const png = of ? await page.locator(of).first().screenshot() : await page.screenshot()
  return sharp(png).webp({ quality: 70, effort: 6 }).toBuffer()
}

/** Pictures that no entry produces any more. */
async function removeOld(): Promise<void> {
  const names = new Set(shots.map(({ name }) => `${name}.webp`))
  for (const file of await readdir(FOLDER)) if (!names.has(file)) await rm(`${FOLDER}${file}`)
}

function pageOf(all: readonly Shot[]): string {
  const entries = all.map(({ name, says, on }) => {
    const width = on === 'phone' ? ' width="390"' : ''
    return `## ${says}\n\n<img src="screenshots/${name}.webp" alt="${says}"${width}>\n`
  })
  return `# How it looks\n\nEvery state of the pages and of the widget, taken by \`npm run screenshots\` from a real server and a real browser.
Another picture is another entry in \`test/browser/screenshots/shots.ts\`.\n\n${entries.join('\n')}`
}
