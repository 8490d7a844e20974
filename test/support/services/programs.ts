/** The programs that the tests run and that npm does not bring. */
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

export type Program = {
  readonly name: string
  /** Names it goes by on the search path; the first one found is used. */
  readonly commands: readonly string[]
  /** A variable that may point at it instead. */
  readonly variable?: string
  readonly debianPackage: string
}

/** The whole browser: with push, notifications and profiles that stay. */
export const CHROMIUM: Program = {
  name: 'Chromium',
  commands: ['chromium', 'chromium-browser', 'google-chrome'],
  variable: 'CHROMIUM_PATH',
  debianPackage: 'chromium',
}
/** The same engine without windows, which opens a page in half of the time; the whole browser does in its place. */
export const HEADLESS_SHELL: Program = {
  name: 'its headless shell',
  commands: ['chromium-headless-shell', ...CHROMIUM.commands],
  variable: 'CHROMIUM_PATH',
  debianPackage: 'chromium-headless-shell',
}
/** The other engine that editors use, spoken to over WebDriver BiDi; playwright's own Firefox is a patched one. */
export const FIREFOX: Program = {
  name: 'Firefox',
  commands: ['firefox-esr', 'firefox'],
  variable: 'FIREFOX_PATH',
  debianPackage: 'firefox-esr',
}
const REDIS: Program = { name: 'Redis', commands: ['redis-server'], debianPackage: 'redis-server' }
/** Runs the commands of the documentation. */
const CURL: Program = { name: 'curl', commands: ['curl'], debianPackage: 'curl' }
/** Stands before the nodes, as compose.yaml has it. */
export const NGINX: Program = { name: 'nginx', commands: ['nginx'], debianPackage: 'nginx-light' }

export const PROGRAMS: readonly Program[] = [CHROMIUM, HEADLESS_SHELL, FIREFOX, REDIS, CURL, NGINX]

/** Where Debian puts servers; a plain user's search path leaves it out. */
const SERVERS = '/usr/sbin'

/** Its path; undefined where it is not installed. */
export function findProgram({ commands, variable }: Program): string | undefined {
  const pointed = variable && process.env[variable]
  if (pointed) return isExecutable(pointed) ? pointed : undefined
  const folders = [...(process.env.PATH ?? '').split(delimiter), SERVERS]
  return commands.flatMap(command => folders.map(folder => join(folder, command))).find(isExecutable)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
