/** The package of the server: JavaScript in place of TypeScript, the built client, and nothing that only development needs. */
import { execFileSync } from 'node:child_process'
import { chmodSync, copyFileSync, globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from './manifest.ts'
import { toJavaScript } from './to-javascript.ts'

const MODULES = ['src/**/*.ts', 'client/posting/src/**/*.ts']

/** npm links it where `man crier` looks, in a global installation. */
const MANUAL = 'man/crier.1'

/** Beside the modules; the compiled native sends are built where the package is installed. */
const FILES = [
  'src/**/*.{js,c,css,svg}',
  'client/dist/**/*',
  'docs/*.md',
  'deploy/**/*',
  'compose.yaml',
  'LICENSE',
  'CHANGELOG.md',
]

export function stageServer(folder: string): object {
  const modules = globSync(MODULES)
  const known = new Set(modules)
  for (const path of modules) {
    const { code, names } = toJavaScript(path, readFileSync(path, 'utf8'))
    const missing = names.filter(name => !known.has(name))
    if (missing.length > 0) throw new Error(`${path} names ${missing.join(', ')}, which would not be in the package`)
    write(join(folder, path.replace(/\.ts$/, '.js')), code)
  }
  for (const path of globSync(FILES)) if (statSync(path).isFile()) copy(path, join(folder, path))
  copy('release/server/README.md', join(folder, 'README.md'))
  enter(join(folder, 'src/crier.js'))
  write(join(folder, MANUAL), printed(['man']))
  return serverManifest()
}

/** The file that a link leads to: in a package it would lead to the machine that made it. */
function copy(path: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true })
  copyFileSync(path, to)
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

/** The file that a shell runs: plain JavaScript, which imports the rest. */
function enter(path: string): void {
  write(path, toJavaScript('src/crier.js', readFileSync(path, 'utf8')).code)
  chmodSync(path, 0o755)
}

/** The manual page is made by the program itself. */
function printed(args: readonly string[]): string {
  return execFileSync(process.execPath, ['src/crier.js', ...args], { encoding: 'utf8' })
}

function serverManifest(): object {
  const { name, description, type, bin, engines, dependencies } = root
  const { '#test/*': _, ...imports } = root.imports as Record<string, string>
  const scripts = { postinstall: 'node src/platform/sends/build.js' }
  return {
    name,
    description,
    keywords: KEYWORDS,
    type,
    bin,
    man: `./${MANUAL}`,
    engines,
    imports,
    scripts,
    dependencies,
  }
}

const KEYWORDS = ['live blog', 'newsroom', 'real time', 'websocket', 'server-sent events', 'web push']
