/** Makes `npm test` work on a fresh machine: installs the programs that the tests need, or prints how to. */
import { spawnSync } from 'node:child_process'
import { findProgram, PROGRAMS, type Program } from './services/programs.ts'

const lacking = missing()
if (lacking.length > 0 && !(install(lacking) && missing().length === 0)) {
  console.error(advice(missing()))
  process.exitCode = 1
}

function missing(): readonly Program[] {
  return PROGRAMS.filter(program => findProgram(program) === undefined)
}

/** False if it could not be tried, or failed; apt-get has then printed the reason. */
function install(programs: readonly Program[]): boolean {
  const asRoot = wayToRoot()
  if (!asRoot || !runs('apt-get', ['--version'])) return false
  console.error(`The tests need ${namesOf(programs)}; installing with apt-get. This happens once.`)
  const packages = programs.map(({ debianPackage }) => debianPackage)
  return (
    show([...asRoot, 'apt-get', 'update']) &&
    show([...asRoot, 'apt-get', 'install', '-y', '--no-install-recommends', ...packages])
  )
}

/** The prefix that makes a command run as root; undefined if that takes a password. */
function wayToRoot(): readonly string[] | undefined {
  if (process.getuid?.() === 0) return []
  return runs('sudo', ['-n', 'true']) ? ['sudo', '-n'] : undefined
}

function runs(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0
}

function show([command = '', ...args]: readonly string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  return spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'], env }).status === 0
}

function advice(programs: readonly Program[]): string {
  const packages = programs.map(({ debianPackage }) => debianPackage).join(' ')
  const variables = programs.flatMap(({ variable }) => variable ?? [])
  const pointer = variables.length > 0 ? ` or point ${variables.join(', ')} at one you have,` : ''
  return `The tests need ${namesOf(programs)}: install with "sudo apt-get install ${packages}" or from your system's own packages,${pointer} then run npm test again.`
}

function namesOf(programs: readonly Program[]): string {
  return new Intl.ListFormat('en').format(programs.map(({ name }) => name))
}
