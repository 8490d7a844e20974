/** The source files that a browser loads with one file: all that it imports, and not what is imported later or as a type. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { parseSync } from 'vite'

export function loadedWith(...entries: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>()
  const left = [...entries]
  for (let file = left.pop(); file !== undefined; file = left.pop()) {
    if (found.has(file) || !/\.tsx?$/.test(file)) continue
    found.add(file)
    left.push(...importsOf(file))
  }
  return found
}

function importsOf(file: string): readonly string[] {
  const { module } = parseSync(file, readFileSync(file, 'utf8'))
  const used = module.staticImports.filter(
    ({ entries }) => entries.length === 0 || entries.some(({ isType }) => !isType),
  )
  return used.map(({ moduleRequest }) => pathOf(moduleRequest.value, file)).filter(path => existsSync(path))
}

function pathOf(name: string, file: string): string {
  if (name.startsWith('.')) return normalize(join(dirname(file), name))
  return name.replace(/^#(client|shared)\//, (_, room) => (room === 'shared' ? 'src/shared/' : 'client/'))
}
