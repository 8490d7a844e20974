/** Completion in the shells themselves, and the manual page as `man` shows it. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { COMMANDS } from '#cli/commands.ts'
import { allCommands, commandTree } from '#cli/completion/command-tree.ts'
import { manPage } from '#cli/completion/man-page.ts'
import { createProgram } from '#cli/program.ts'
import { SETTING_NAMES } from '#server/config/setting-info.ts'
import { findProgram } from '#test/support/services/programs.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'
import { composition, runHere } from './run-here.ts'

const has = (command: string) =>
  findProgram({ name: command, commands: [command], debianPackage: command }) !== undefined
const tree = commandTree(createProgram(composition, COMMANDS))

let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(temporaryFolder(), 'crier-completion-'))
  for (const shell of ['bash', 'zsh', 'fish']) {
    writeFileSync(join(folder, `crier.${shell}`), (await runHere(['completion', shell])).out)
  }
  writeFileSync(join(folder, 'page.txt'), '')
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What was typed, and what completes its last word; with everything that may be chosen from if it is empty. */
const TYPED = [
  ['crier bl', ['blog']],
  ['crier blog ', ['create', 'list', 'show', 'edit', 'end']],
  ['crier blog create x --state ', ['upcoming', 'live', 'ended']],
  ['crier site rem', ['remove']],
  ['crier site remove --pro', ['--profile']],
  ['crier serve --log-l', ['--log-level']],
  ['crier serve --log-level w', ['warn']],
  ['crier key create --role con', ['contributor']],
  ['crier completion f', ['fish']],
  ['crier import pag', ['page.txt']],
  ['crier hook test x --event pag', ['page.txt']],
] as const

describe('bash', () => {
  test.each(TYPED)('"%s" is completed with %j', (typed, words) => {
    expect(inBash(typed)).toEqual(expect.arrayContaining([...words]))
  })

  test('an option with its value after "=" is completed, and free text is not', () => {
    expect(inBash('crier blog list --state = li')).toEqual(['live'])
    expect(inBash('crier post budget-day --title ')).toEqual([''])
  })

  test('every command is completed from those above it', () => {
    const lines = allCommands(tree).flatMap(({ path, commands }) => (commands.length > 0 ? [`${path.join(' ')} `] : []))

    for (const line of lines) {
      const below = allCommands(tree).find(({ path }) => `${path.join(' ')} ` === line)?.commands ?? []
      expect(inBash(line)).toEqual(expect.arrayContaining(below.map(({ path }) => path.at(-1))))
    }
  })

  function inBash(typed: string): readonly string[] {
    const script = `source "$1"; COMP_WORDS=(\${@:2}); [[ $0 == *' ' ]] && COMP_WORDS+=('')
      COMP_CWORD=$(( \${#COMP_WORDS[@]} - 1 )); _crier; printf '%s\\n' "\${COMPREPLY[@]}"`
    const given = typed.trim().split(' ')
    const out = execFileSync('bash', ['-c', script, typed, join(folder, 'crier.bash'), ...given], { cwd: folder })
    return String(out).replace(/\n$/, '').split('\n')
  }
})

describe.skipIf(!has('fish'))('fish', () => {
  test.each(TYPED)('"%s" is completed with %j', (typed, words) => {
    const command = 'source $argv[1]; complete -C $argv[2]'
    const env = { PATH: process.env.PATH, HOME: folder }
    const out = execFileSync('fish', ['-c', command, join(folder, 'crier.fish'), typed], { cwd: folder, env })

    const found = String(out)
      .split('\n')
      .map(line => line.split('\t')[0])
    expect(found).toEqual(expect.arrayContaining([...words]))
  })
})

describe.skipIf(!has('zsh'))('zsh', () => {
  /** In a terminal of its own: two tabs, and everything that is printed until the last word is there. */
  const SCRIPT = `
    zmodload zsh/zpty
    export TERM=dumb
    zpty z 'exec zsh -f -i'
    zpty -w z 'cd '$1'; autoload -Uz compinit; compinit -u -D; source crier.zsh; PS1="REA""DY> "'
    zpty -r z out '*READY>*'
    zpty -w -n z "$2"$'\\t\\t'
    zpty -r z out "*$3*"
    zpty -d z`

  test.each(TYPED)('"%s" is completed with %j', (typed, words) => {
    const [word = ''] = words.slice(-1)
    const lastTyped = typed.split(' ').at(-1) ?? ''
    // The terminal shows what was typed already; only the rest is new.
    const rest = typed.endsWith(' ') ? word : word.slice(lastTyped.length)
    const { status } = spawnSync('zsh', ['-f', '-c', SCRIPT, 'zsh', folder, typed, rest], { timeout: 50_000 })

    expect(status).toBe(0)
  })
})

test.skipIf(!has('man'))(
  'the manual page has every command and every setting, and man formats it without a warning',
  () => {
    const path = join(folder, 'crier.1')
    writeFileSync(path, manPage(tree, { version: '1.2.3' }))

    const run = spawnSync('man', ['--warnings=all', '-l', path], {
      env: { ...process.env, MANWIDTH: '400', MANPAGER: 'cat' },
    })

    const shown = String(run.stdout).replace(/.[\b]/g, '')
    const named = allCommands(tree).filter(({ commands, path }) => commands.length === 0 && path.at(-1) !== 'help')
    expect([run.status, String(run.stderr)]).toEqual([0, ''])
    expect(named.filter(one => !shown.includes(one.path.join(' '))).map(one => one.path)).toEqual([])
    expect(SETTING_NAMES.filter(name => !shown.includes(name))).toEqual([])
    expect(shown).toMatch(/EXIT STATUS\s+0\s+Done\./)
  },
)
