/** The release workflow and its notes: a tag that is not ready is refused before anything is published. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'

type Step = { readonly run?: string; readonly uses?: string; readonly with?: Readonly<Record<string, unknown>> }
type Job = {
  readonly needs?: string | readonly string[]
  readonly permissions?: Readonly<Record<string, string>>
  readonly steps: readonly Step[]
}

const workflow = parse(readFileSync('.github/workflows/release.yml', 'utf8')) as {
  readonly on: { readonly push: { readonly tags: readonly string[] } }
  readonly permissions: Readonly<Record<string, string>>
  readonly jobs: Readonly<Record<string, Job>>
}
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly version: string
  readonly scripts: Readonly<Record<string, string>>
}
const changelog = readFileSync('CHANGELOG.md', 'utf8')

const stepsOf = (job: string) => workflow.jobs[job]?.steps ?? []
const commandsOf = (job: string) => stepsOf(job).flatMap(({ run }) => run?.split('\n') ?? [])

test('nothing is published before the tests of the same commit have passed', () => {
  expect(workflow.on.push.tags).toEqual(['v*'])
  expect(Object.entries(workflow.jobs).map(([name, { needs }]) => [name, needs])).toEqual([
    ['test', undefined],
    ['packages', 'test'],
    ['image', 'test'],
    ['notes', ['packages', 'image']],
  ])
  expect(commandsOf('test')).toEqual(expect.arrayContaining(['npm ci', 'npm run check', 'npm test']))
  expect(commandsOf('test').findIndex(line => line.startsWith('node release/notes.ts'))).toBe(0)
})

test('a job may write only what it publishes, and holds no long-lived token', () => {
  expect(workflow.permissions).toEqual({ contents: 'read' })
  expect(Object.entries(workflow.jobs).map(([name, { permissions = {} }]) => [name, permissions])).toEqual([
    ['test', {}],
    ['packages', { contents: 'read', 'id-token': 'write' }],
    ['image', { contents: 'read', packages: 'write' }],
    ['notes', { contents: 'write' }],
  ])
  expect(readFileSync('.github/workflows/release.yml', 'utf8').match(/secrets\.\w+/g)).toEqual(['secrets.GITHUB_TOKEN'])
})

test('a release with a known vulnerability in what runs on a server is held back, before its tests', () => {
  const commands = commandsOf('test')
  const audit = commands.indexOf('npm audit --omit=dev --audit-level=moderate')

  expect(audit).toBeGreaterThan(commands.indexOf('npm ci'))
  expect(audit).toBeLessThan(commands.indexOf('npm test'))
  expect(commands).toContain('npm audit signatures')
})

test('CodeQL reads every language that we write, with each change and each week, and may write findings alone', () => {
  const { on, permissions, jobs } = parse(readFileSync('.github/workflows/codeql.yml', 'utf8'))

  expect([on.push.branches, 'pull_request' in on, on.schedule.length]).toEqual([['main'], true, 1])
  expect(permissions).toEqual({ contents: 'read' })
  expect(jobs.analyze.permissions).toEqual({ contents: 'read', 'security-events': 'write' })
  expect(jobs.analyze.strategy.matrix.language).toEqual(['javascript-typescript', 'c-cpp', 'actions'])
})

test('the image has its provenance, the list of its parts, and the commit', () => {
  const build = stepsOf('image').find(({ uses }) => uses?.startsWith('docker/build-push-action@'))

  expect(build?.with).toMatchObject({ provenance: 'mode=max', sbom: true, platforms: 'linux/amd64,linux/arm64' })
  expect(readFileSync('Dockerfile', 'utf8')).toContain(`ARG ${String(build?.with?.['build-args']).split('=')[0]}=`)
})

test('scripts and files that the workflow runs exist', () => {
  const commands = Object.keys(workflow.jobs).flatMap(commandsOf)
  const scripts = commands.flatMap(line => [...line.matchAll(/npm run ([\w:]+)/g)].map(([, name = '']) => name))
  const files = commands.flatMap(line => [...line.matchAll(/node (\S+\.ts)/g)].map(([, name = '']) => name))

  expect(scripts).toEqual(['check', 'fuzz:api', 'packages'])
  expect(scripts.filter(name => !(name in manifest.scripts))).toEqual([])
  expect(files).toEqual(['release/notes.ts', 'release/notes.ts'])
  expect(files.filter(name => !existsSync(name))).toEqual([])
})

test('the notes are the section of the version', () => {
  const { status, stdout } = notesOf(`v${manifest.version}`)
  const section = changelog.slice(changelog.indexOf(`## ${manifest.version} (`)).split('\n')[2] ?? ''

  expect([status, stdout.split('\n')[0]]).toEqual([0, section])
  expect(stdout).not.toMatch(/^## /m)
})

test.each(['v9.9.9', manifest.version, ''])('the tag "%s" is refused', tag => {
  const { status, stdout, stderr } = notesOf(tag)

  expect([status, stdout]).toEqual([1, ''])
  expect(stderr).toContain(`is not v${manifest.version}`)
})

function notesOf(tag: string) {
  return spawnSync(process.execPath, ['release/notes.ts', tag], { encoding: 'utf8' })
}
