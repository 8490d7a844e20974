/** docs/tutorial.md from top to bottom: each command is run, and each page is opened, as a newcomer would. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import { expect, test, vi } from 'vitest'
import { forThisFile } from '#test/support/for-this-file.ts'
import { newFolder } from '#test/support/new-folder.ts'
import { startCrier } from '#test/support/services/crier-process.ts'
import { launchBrowser } from '#test/support/services/open-browser.ts'
import { CHROMIUM } from '#test/support/services/programs.ts'

/** A server, seven commands and two pages, on a busy machine. */
vi.setConfig({ testTimeout: 180_000 })

const browser = forThisFile(() => launchBrowser(CHROMIUM))
const HERE = 'http://127.0.0.1:8080'
/** The clone's scripts, in a folder that is not one. `npm ci` is what made these tests run. */
const NPM = 'npm() { if [ "$1" = run ]; then shift 4; "$NODE" "$CRIER" "$@"; else [ "$1" = ci ]; fi; }'

test('the tutorial leads from nothing to a coverage on another page, with alerts', async () => {
  const folder = await newFolder()
  const page = await readFile('docs/tutorial.md', 'utf8')
  const [prepare = '', serve, begin = '', post = '', again = '', alert = '', alerts = '', end = '', ...more] = blocks(
    page,
    'sh',
  )
  const [partner = '', ...others] = blocks(page, 'html')
  expect([serve, more, others]).toEqual(['npm start', [], []])

  await run(prepare, { folder })
  expect(await readFile(join(folder, '.env'), 'utf8')).toMatch(/^CRIER_VAPID_KEY=\S+\nCRIER_VAPID_SUBJECT=mailto:/m)
  await using crier = await startCrier({ folder })
  const env = { folder, url: crier.url, key: crier.adminKey }
  expect(await run(begin, env)).toContain('"id":"harbour-fire"')
  await using own = await browser.openPage(`${crier.url}/blogs/harbour-fire`)
  await own.getByText('Live', { exact: true }).first().waitFor()
  await own.getByRole('button', { name: 'Notify me' }).waitFor()

  await run(post, env)
  await own.getByRole('heading', { name: 'The first engines arrive' }).waitFor()
  await writeFile(join(folder, 'partner.html'), partner.replaceAll(HERE, crier.url))
  await using tribune = await browser.openPage(pathToFileURL(join(folder, 'partner.html')).href)
  await tribune.getByText('Nobody is hurt').waitFor()
  await run(again, env)
  for (const one of [own, tribune]) await one.getByText('The fire is contained').first().waitFor()
  await run(alert, env)
  for (const one of [own, tribune]) await one.getByText('south of the canal').first().waitFor()
  expect(JSON.parse(await run(alerts, env))).toMatchObject({ alerts: [{ title: 'Leave the old town' }] })
  await run(end, env)
  for (const one of [own, tribune])
    await one
      .getByText(/^(Coverage )?ended/i)
      .first()
      .waitFor()

  expect([own.faults, tribune.faults]).toEqual([[], []])
})

type Place = { readonly folder: string; readonly url?: string; readonly key?: string }

async function run(commands: string, { folder, url = '', key = '' }: Place): Promise<string> {
  const shell = spawn('bash', ['-euo', 'pipefail'], {
    cwd: folder,
    env: {
      ...{ PATH: process.env.PATH, NODE: process.execPath, CRIER: resolve('src/crier.js') },
      ...{ CRIER_URL: url, CRIER_KEY: key },
    },
  })
  shell.stdin.end(`${NPM}\n${commands.replaceAll(HERE, url)}`)
  const [out, errors] = await Promise.all([text(shell.stdout), text(shell.stderr), once(shell, 'close')])
  expect(shell.exitCode, out + errors).toBe(0)
  return out
}

function blocks(markdown: string, language: string): string[] {
  return [...markdown.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)\\n\`\`\`$`, 'gms'))].map(
    ([, block = '']) => block,
  )
}
