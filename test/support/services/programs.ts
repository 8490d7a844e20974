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
/** Safari's engine, driven over WebDriver. Not installed by itself: it is large, and only `CRIER_WEBKIT=1` asks for it. */
export const WEBKIT_DRIVER: Program = {
  name: 'WebKit',
  commands: ['WebKitWebDriver'],
  debianPackage: 'webkit2gtk-driver',
}
export const MINI_BROWSER: Program = {
  name: "WebKit's browser",
  commands: ['MiniBrowser'],
  variable: 'MINI_BROWSER_PATH',
  debianPackage: 'libwebkit2gtk-4.1-0',
}
/** The screen of a browser that has no headless mode. */
export const XVFB: Program = { name: 'Xvfb', commands: ['Xvfb'], debianPackage: 'xvfb' }
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

/** Debian's folders that are not on a normal user's search path: for servers, and for WebKit's browser. */
const FURTHER = ['/usr/sbin', ...['x86_64', 'aarch64'].map(cpu => `/usr/lib/${cpu}-linux-gnu/webkit2gtk-4.1`)]

/** Its path; undefined if it is not installed. */
export function findProgram({ commands, variable }: Program): string | undefined {
  const pointed = variable && process.env[variable]
  if (pointed) return isExecutable(pointed) ? pointed : undefined
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...FURTHER]
  return commands.flatMap(command => folders.map(folder => join(folder, command))).find(isExecutable)
}

export function demandProgram(program: Program): string {
  const found = findProgram(program)
  if (!found) throw new Error(`There is no ${program.name}; Debian has it in the package ${program.debianPackage}`)
  return found
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
