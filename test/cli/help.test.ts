/** The help of every command, and the words in which a command refuses bad values. */
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { COMMANDS } from '#cli/commands.ts'
import { allCommands, commandTree } from '#cli/completion/command-tree.ts'
import { createProgram } from '#cli/program.ts'
import { flagOf } from '#cli/setting-flags.ts'
import { readSettings } from '#server/config/config.ts'
import { infoOf, SETTING_NAMES } from '#server/config/setting-info.ts'
import { newFolder } from '#test/support/new-folder.ts'
import { composition, runHere } from './run-here.ts'

/** zod's own sentences (zod/v4/locales/en). */
const RAW = /Invalid|expected|received|Too (small|big)|Unrecognized|^.*: Required$/m

const tree = commandTree(createProgram(composition, COMMANDS))
const commands = allCommands(tree).filter(({ path }) => path.at(-1) !== 'help')
const endings = commands.filter(one => one.commands.length === 0)

test('every command has an example, which begins with its own name', () => {
  const without = commands.filter(({ path, afterHelp }) => {
    const [, examples = ''] = afterHelp.split(/^Examples?\b.*:$/m)
    return !examples.includes(path.length === 1 ? 'crier ' : path.join(' '))
  })

  expect(without.map(({ path }) => path.join(' '))).toEqual([])
})

test('every option and command has a description, and the exit codes are in the help', () => {
  const silent = commands.flatMap(({ path, description, options }) =>
    [...options, { flags: '', description }].filter(one => one.description === '').map(({ flags }) => [...path, flags]),
  )

  expect(silent).toEqual([])
  expect(tree.afterHelp).toMatch(/Exit codes: 0 done, 1 refused, 3 .+, 4 the server/)
})

test('an unknown option is refused in a line or two that point to the help, with every command', async () => {
  for (const { path } of endings) {
    const args = path.slice(1)
    const { status, out, err } = await runHere([...args, '--no-such-option'])

    expect([status, out]).toEqual([1, ''])
    expect(err).toMatch(/^error: (unknown option '--no-such-option'|required option '--\w+ <\w+>' not specified)$/m)
    expect(err).toContain(`"${path.join(' ')} --help" shows what it takes.`)
    expect(err.trim().split('\n').length).toBeLessThan(4)
  }
})

test('every option that takes a value refuses a bad one in our own words, or leaves it to the server', async () => {
  const folder = await newFolder()
  // What `serve` and `doctor` take are settings (below); one would listen, the other connect.
  for (const { path, options } of endings.filter(({ path }) => !['serve', 'demo', 'doctor'].includes(path[1] ?? ''))) {
    for (const { names, value } of options) {
      if (!value) continue
      // No server listens on port 9: a value that only the server can judge ends there.
      const env = { CRIER_URL: 'http://127.0.0.1:9', CRIER_KEY: '', CRIER_DATA: join(folder, 'none') }
      const { err } = await runHere([...path.slice(1), names.at(-1) ?? '', '\u0007?!'], env)
      expect(err, `${path.join(' ')} ${names.at(-1)}`).not.toMatch(RAW)
    }
  }
})

test.each(SETTING_NAMES)('%s refuses bad values in our own words', name => {
  const bad = [
    '?',
    '-1',
    '1.5',
    'x'.repeat(2_000),
    'http://',
    'null',
    '{}',
    '[1]',
    '{"project_id": 1}',
    '{"project_id":"","client_email":"","private_key":"y","token_uri":"z"}',
    ',',
    '\u0000',
    '1e9',
    ' ',
  ]
  const said = bad.flatMap(value => {
    const read = readSettings({ [name]: value })
    return read.kind === 'mistakes' ? read.mistakes : []
  })

  expect(said.filter(mistake => RAW.test(mistake))).toEqual([])
  expect(said.filter(mistake => !/^\w+(_FILE)?(\.\w+)*: \S/.test(mistake))).toEqual([])
})

test('serve has a flag for every setting of a server, and secrets come from files', () => {
  const serve = commands.find(({ path }) => path.join(' ') === 'crier serve')
  const flags = serve?.options.flatMap(({ names }) => names) ?? []

  const without = SETTING_NAMES.filter(name => !flags.includes(flagOf(name) ?? ''))
  const ofSecrets = SETTING_NAMES.filter(name => infoOf(name).isSecret).map(flagOf)

  expect(without).toEqual(['CRIER_URL', 'CRIER_KEY'])
  expect(ofSecrets.filter(flag => flag !== undefined && !flag.endsWith('-file'))).toEqual([])
  expect(new Set(flags).size).toBe(flags.length)
})
