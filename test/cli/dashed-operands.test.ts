/** Arguments that start with a dash and are not options. */
import { Command } from 'commander'
import { expect, test } from 'vitest'
import { runCommand } from '#cli/program.ts'

const OLD_ID = '-hJsnQ_3v9aB7cD2'

/** What the action of `crier thing do <id> [text] --note <text> --json --at [time]` gets. */
async function run(...args: string[]) {
  const got: unknown[] = []
  const doing = new Command('do')
    .alias('make')
    .argument('<id>')
    .argument('[text]')
    .option('--note <text>')
    .option('--at [time]')
    .option('--json')
    .action((id, text, options) => void got.push(id, text, options))
  const program = new Command('crier').option('-V, --version').addCommand(new Command('thing').addCommand(doing))
  const isQuiet = { writeErr: () => {} }
  for (const command of [program, doing]) command.exitOverride().configureOutput(isQuiet)
  await runCommand(program, args)
  return got
}

test.for([
  [[OLD_ID], [OLD_ID, undefined, {}]],
  [
    ['--json', OLD_ID, '- a list'],
    [OLD_ID, '- a list', { json: true }],
  ],
  [
    [OLD_ID, '-5 °C in Hull', '--json'],
    [OLD_ID, '-5 °C in Hull', { json: true }],
  ],
  [
    ['id', '--note', OLD_ID, '--- = …'],
    ['id', '--- = …', { note: OLD_ID }],
  ],
  [
    [OLD_ID, '--at', '--json'],
    [OLD_ID, undefined, { at: true, json: true }],
  ],
  [
    ['--at', 'noon', `-V${OLD_ID}`],
    [`-V${OLD_ID}`, undefined, { at: 'noon' }],
  ],
  [
    ['--note=a b', '--', OLD_ID, '--json'],
    [OLD_ID, '--json', { note: 'a b' }],
  ],
  [
    [OLD_ID, '-'],
    [OLD_ID, '-', {}],
  ],
  [
    ['do', 'thing'],
    ['do', 'thing', {}],
  ],
] as const)('%j', async ([args, [id, text, options]]) => {
  expect(await run('thing', 'do', ...args)).toEqual([id, text, options])
  expect(await run('thing', 'make', ...args)).toEqual([id, text, options])
})

test.for(['--jsno', '-x', '--note-to-everybody', '--titel=Two words'])('%s is still unknown', async option => {
  await expect(run('thing', 'do', 'id', option)).rejects.toThrow(/unknown option/)
})
