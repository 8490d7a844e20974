/** The programs that the tests run and that npm does not provide. */
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

export type Program = {
  readonly name: string
  /** Its possible names on the search path; the first one found is used. */
  readonly commands: readonly string[]
  /** An environment variable that may point at it instead. */
  readonly variable?: string
  readonly debianPackage: string
}

/** The full browser, with push, notifications and persistent profiles. */
export const CHROMIUM: Program = {
  name: 'Chromium',
  commands: ['chromium', 'chromium-browser', 'google-chrome'],
  variable: 'CHROMIUM_PATH',
  debianPackage: 'chromium',
}
/** The same engine without windows, which opens a page in half the time; the full browser is the fallback. */
export const HEADLESS_SHELL: Program = {
  name: 'its headless shell',
  commands: ['chromium-headless-shell', ...CHROMIUM.commands],
  variable: 'CHROMIUM_PATH',
  debianPackage: 'chromium-headless-shell',
}
/** The other engine that editors use, driven over WebDriver BiDi; playwright's own Firefox is a patched one. */
export const FIREFOX: Program = {
  name: 'Firefox',
  commands: ['firefox-esr', 'firefox'],
  variable: 'FIREFOX_PATH',
  debianPackage: 'firefox-esr',
}
const REDIS: Program = { name: 'Redis', commands: ['redis-server'], debianPackage: 'redis-server' }
/** Runs the commands of the documentation. */
const CURL: Program = { name: 'curl', commands: ['curl'], debianPackage: 'curl' }
/** The proxy in front of the nodes, as in compose.yaml. */
export const NGINX: Program = { name: 'nginx', commands: ['nginx'], debianPackage: 'nginx-light' }

/** Checks alert rules. Not installed by itself: Debian's package starts a server. */
export const PROMTOOL: Program = {
  name: 'promtool',
  commands: ['promtool'],
  variable: 'PROMTOOL_PATH',
  debianPackage: 'prometheus',
}

export const PROGRAMS: readonly Program[] = [CHROMIUM, HEADLESS_SHELL, FIREFOX, REDIS, CURL, NGINX]

/** Debian's folders for servers, which are not on a normal user's search path. */
const SERVERS = '/usr/sbin'

/** Its path; undefined if it is not installed. */
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
