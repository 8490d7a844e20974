/** What the documentation tells people to type does what it says. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { startApp } from '#test/support/services/start-app.ts'

const PAGES = ['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md', ...globSync('{docs,bench}/**/*.md')]

test('every command on the page about the API can be run, from top to bottom', async () => {
  await using app = await startApp()
  const commands = blocks(readFileSync('docs/api.md', 'utf8'), 'sh')

  const { status, output } = await runInShell(commands.join('\n'), { CRIER_URL: app.url, CRIER_KEY: app.adminKey })

  expect(status, output).toBe(0)
  expect(commands.length).toBeGreaterThan(10)
})

test.each(PAGES)('the links within %s lead somewhere', page => {
  const broken = linksIn(page).filter(({ file, anchor }) => !existsSync(file) || !hasAnchor(file, anchor))

  expect(broken).toEqual([])
})

test.each(PAGES)('the files that %s names exist', page => {
  const named = [...readFileSync(page, 'utf8').matchAll(/`((?:src|client|test|bench|deploy|docs)\/[\w./-]+)`/g)]
  const missing = named.map(([, path = '']) => path).filter(path => !existsSync(path))

  expect(missing).toEqual([])
})

test('every decision has a number of its own and is in the index', () => {
  const pages = globSync('docs/decisions/0*.md').map(page => basename(page))
  const index = readFileSync('docs/decisions/README.md', 'utf8')

  const numbers = pages.map(page => page.slice(0, 4))
  expect(new Set(numbers).size).toBe(pages.length)
  expect(pages.filter(page => !index.includes(`| ${page.slice(0, 4)} | [`) || !index.includes(`](${page})`))).toEqual(
    [],
  )
})

test('a law is cited by the number and the name that it has in docs/architecture.md', () => {
  const laws = [...readFileSync('docs/architecture.md', 'utf8').matchAll(/^### (Law \d+, .*)$/gm)].map(
    ([, law = '']) => law,
  )
  const citing = [...globSync('{src,client,test,bench}/**/*.{ts,tsx}', { exclude: ['**/node_modules/**'] }), ...PAGES]
  const wrong = citing.flatMap(path =>
    lawsCitedIn(readFileSync(path, 'utf8'))
      .filter(citation => !laws.some(law => citation.startsWith(law)))
      .map(citation => `${path}: ${citation}`),
  )

  expect(laws).toHaveLength(14)
  expect(wrong).toEqual([])
})

test('the README names the two commands that a newcomer needs', () => {
  const commands = blocks(readFileSync('README.md', 'utf8'), 'sh')

  expect(commands).toContain('npm ci && npm start')
  expect(commands).toContain('npm ci && npm test')
})

function blocks(markdown: string, language: string): string[] {
  return [...markdown.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)\\n\`\`\`$`, 'gms'))].map(
    ([, block = '']) => block,
  )
}

async function runInShell(commands: string, environment: Record<string, string>) {
  const shell = spawn('bash', ['-euo', 'pipefail'], { env: { ...process.env, ...environment } })
  shell.stdin.end(commands)
  const [out, errors] = await Promise.all([text(shell.stdout), text(shell.stderr), once(shell, 'close')])
  return { status: shell.exitCode, output: out + errors }
}

/** Each with the words after its number, on one line whatever the line breaks of the text. */
function lawsCitedIn(text: string): string[] {
  const plain = text.replaceAll(/\s+(\*\s+|\/\/\s+)?/g, ' ')
  return [...plain.matchAll(/\b[Ll](aws? \d+.{0,20})/g)].map(([, rest]) => `L${rest}`)
}

function linksIn(page: string): { file: string; anchor: string | undefined }[] {
  const targets = [...readFileSync(page, 'utf8').matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target)
  return targets
    .filter(target => !/^https?:/.test(target))
    .map(target => {
      const [path, anchor] = target.split('#')
      return { file: path ? join(dirname(page), path) : page, anchor }
    })
}

/** As GitHub makes them: lower case, hyphens for spaces, no punctuation. */
function hasAnchor(file: string, anchor: string | undefined): boolean {
  if (anchor === undefined) return true
  const headings = [...readFileSync(file, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => heading)
  return headings.some(
    heading =>
      heading
        .toLowerCase()
        .replace(/[^\w\- ]/g, '')
        .replaceAll(' ', '-') === anchor,
  )
}
