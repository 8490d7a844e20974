/** Which files the guide is made of, and where each is found in it. */
import { existsSync, globSync } from 'node:fs'
import { posix } from 'node:path'

/** Pages outside `docs` that its pages link to. */
const OTHERS: Readonly<Record<string, string>> = {
  'CHANGELOG.md': 'changelog.html',
  'CONTRIBUTING.md': 'contributing.html',
  'SECURITY.md': 'security.html',
  'bench/README.md': 'bench.html',
}

/** The front page links the same way. */
const ALIASES: Readonly<Record<string, string>> = { 'README.md': 'docs/index.md' }

export const PICTURES: readonly string[] = globSync('docs/**/*.{svg,webp,png}').map(toPosix).sort()

/** Files for operators: they can be downloaded from the guide. */
export const FILES: readonly string[] = [
  ...globSync('deploy/**/*', { withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(({ parentPath, name }) => toPosix(posix.join(toPosix(parentPath), name)))
    .map(path => path.slice(path.indexOf('deploy/'))),
  'compose.yaml',
]

export const PAGES: readonly string[] = [
  ...globSync(['docs/*.md', 'docs/decisions/*.md']).map(toPosix).sort(),
  ...Object.keys(OTHERS),
]

/** The place in the guide of a page, a picture or a file; undefined for all other files of the project. */
export function placeOf(source: string): string | undefined {
  const path = ALIASES[source] ?? source
  if (PAGES.includes(path)) {
    return (OTHERS[path] ?? path.replace(/^docs\//, '').replace(/\.md$/, '.html')).replace(
      /README\.html$/,
      'index.html',
    )
  }
  if (PICTURES.includes(path)) return path.replace(/^docs\//, '')
  return FILES.includes(path) ? `files/${path}` : undefined
}

/** The file that a relative link in `page` leads to. */
export function targetOf(page: string, link: string): string {
  return link === '' ? page : posix.normalize(posix.join(posix.dirname(page), link))
}

/** True for files of the project that the guide does not have; an image's build lacks some of them. */
export function isElsewhere(path: string): boolean {
  return existsSync(path) || /^(src|client|test|bench|release|\.github|LICENSE)/.test(path)
}

function toPosix(path: string): string {
  return path.replaceAll('\\', '/')
}
