/** Makes `npm test` work on a fresh machine: installs the programs the tests need, or says how to. */
import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

type Tool = {
  readonly name: string
  /** Names it goes by on the search path; the first one found is used. */
  readonly commands: readonly string[]
  /** A variable that may point at it instead. */
  readonly variable?: string
  readonly debianPackage: string
}

const TOOLS: readonly Tool[] = [
  {
    name: 'Chromium',
    commands: ['chromium', 'chromium-browser', 'google-chrome'],
    variable: 'CHROMIUM_PATH',
    debianPackage: 'chromium',
  },
  { name: 'Redis', commands: ['redis-server'], debianPackage: 'redis-server' },
]

const lacking = missing()
if (lacking.length > 0 && !(install(lacking) && missing().length === 0)) {
  console.error(advice(missing()))
  process.exitCode = 1
}

function missing(): readonly Tool[] {
  return TOOLS.filter(tool => !isInstalled(tool))
}

function isInstalled({ commands, variable }: Tool): boolean {
  const pointed = variable && process.env[variable]
  if (pointed) return isExecutable(pointed)
  const folders = (process.env.PATH ?? '').split(delimiter)
  return commands.some(command => folders.some(folder => isExecutable(join(folder, command))))
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** False when it could not be tried, or failed; apt-get has then said why. */
function install(tools: readonly Tool[]): boolean {
  const asRoot = wayToRoot()
  if (!asRoot || !runs('apt-get', ['--version'])) return false
  console.error(`The tests need ${namesOf(tools)}; installing with apt-get. This happens once.`)
  const packages = tools.map(({ debianPackage }) => debianPackage)
  return (
    show([...asRoot, 'apt-get', 'update']) &&
    show([...asRoot, 'apt-get', 'install', '-y', '--no-install-recommends', ...packages])
  )
}

/** The words to put before a command so that it runs as root; undefined where that takes a password. */
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

function advice(tools: readonly Tool[]): string {
  const packages = tools.map(({ debianPackage }) => debianPackage).join(' ')
  const variables = tools.flatMap(({ variable }) => variable ?? [])
  const pointer = variables.length > 0 ? ` or point ${variables.join(', ')} at one you have,` : ''
  return `The tests need ${namesOf(tools)}: install with "sudo apt-get install ${packages}" or from your system's own packages,${pointer} then run npm test again.`
}

function namesOf(tools: readonly Tool[]): string {
  return tools.map(({ name }) => name).join(' and ')
}
