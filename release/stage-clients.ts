/** The packages for programs and pages: their built scripts, with types. */
import { cpSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { readManifest } from './manifest.ts'

type ClientPackage = {
  /** The folder of its manifest and README. */
  readonly from: string
  /** Each file of the package, and the file that it is a copy of. */
  readonly files: Readonly<Record<string, string>>
}

const SHARED = { 'blog.d.ts': 'client/types/blog.d.ts', LICENSE: 'LICENSE' }

export const CLIENTS: readonly ClientPackage[] = [
  {
    from: 'client/sdk',
    files: { ...SHARED, 'sdk.js': 'client/dist/sdk.js', 'index.d.ts': 'client/types/sdk.d.ts' },
  },
  {
    from: 'client/posting',
    files: { ...SHARED, 'posting.js': 'client/dist/posting.js', 'index.d.ts': 'client/types/posting.d.ts' },
  },
]

export function stageClient(folder: string, { from, files }: ClientPackage): object {
  const { private: _, ...manifest } = readManifest(join(from, 'package.json'))
  for (const [to, path] of Object.entries({ ...files, 'README.md': join(from, 'README.md') })) {
    mkdirSync(dirname(join(folder, to)), { recursive: true })
    cpSync(path, join(folder, to), { recursive: true })
  }
  return manifest
}
