/** docs/protocol.md: its examples run against the server, and its tables match the server's. */
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, onTestFinished, test } from 'vitest'
import { type Code, commandErrors, disconnects, unsubscribes } from '#shared/protocol/codes.ts'
import { createReader } from '#test/support/readers/awaitable-reader.ts'
import { startApp } from '#test/support/services/start-app.ts'

const text = await readFile('docs/protocol.md', 'utf8')

test.each([['Over WebSocket, with an SDK'], ['With an EventSource'], ['Over plain HTTP']])(
  'the example of "%s" prints each change as it happens',
  async heading => {
    await using app = await startApp({ blog: 'budget-day' })
    const lines = await run(exampleOf(heading).replace('http://127.0.0.1:8080', app.url))

    const first = await app.post('budget-day', 'Doors open')
    expect(await lines.next()).toBe(`2 update.published ${first.id}`)
    const second = await app.post('budget-day', 'Speech begins')
    expect(await lines.next()).toBe(`3 update.published ${second.id}`)
  },
)

test("the code tables match the server's", () => {
  const rows = (codes: Readonly<Record<string, Code>>) =>
    Object.values(codes).map(({ code, message }) => `| ${code} | ${message} |`)
  const section = text.slice(text.indexOf('## Codes'), text.indexOf('## Private blogs'))

  expect(section.match(/^\| \d+ .*$/gm)).toEqual([...rows(commandErrors), ...rows(disconnects), ...rows(unsubscribes)])
})

function exampleOf(heading: string): string {
  const section = text.slice(text.indexOf(`## ${heading}`))
  const [, code = ''] = /```js\n(.*?)```/s.exec(section) ?? []
  return code
}

/** Runs it as a program in this folder, so that it finds its packages. Resolves once it has read the blog. */
async function run(code: string) {
  const folder = await mkdtemp(join('test', '.example-'))
  const file = join(folder, 'example.mjs')
  const announced = code.replace(/^(const|let) ([^\n]*\.json\(\))$/m, '$&\nconsole.log("read")')
  await writeFile(file, announced)
  const program = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'ignore'] })
  onTestFinished(async () => {
    program.kill()
    await rm(folder, { recursive: true })
  })
  const lines = createReader<string>()
  createInterface(program.stdout).on('line', line => lines.take(line))
  expect(await lines.next()).toBe('read')
  return lines
}
