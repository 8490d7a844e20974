/** The packages for programs and pages: their built scripts, with types. */
import { cpSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { buildWidget } from './build-widget.ts'
import { readManifest } from './manifest.ts'

type ClientPackage = {
  readonly name: string
  /** The folder of its manifest and README. */
  readonly from: string
  /** Each file of the package, and the file that it is a copy of. */
  readonly files: Readonly<Record<string, string>>
}

const SHARED = { 'blog.d.ts': 'client/types/blog.d.ts', LICENSE: 'LICENSE' }

export const CLIENTS: readonly ClientPackage[] = [
  {
    name: 'client',
    from: 'client/sdk',
    files: {
      ...SHARED,
      ...{ 'sdk.js': 'client/dist/sdk.js', 'index.d.ts': 'client/types/sdk.d.ts' },
      ...{ 'comments.js': 'client/dist/sdk-comments.js', 'comments.d.ts': 'client/types/sdk-comments.d.ts' },
      ...{ 'reads.js': 'client/dist/sdk-reads.js', 'reads.d.ts': 'client/types/sdk-reads.d.ts' },
    },
  },
  {
    name: 'posting',
    from: 'client/posting',
    files: { ...SHARED, 'posting.js': 'client/dist/posting.js', 'index.d.ts': 'client/types/posting.d.ts' },
  },
]

const WIDGET: ClientPackage = {
  name: 'widget',
  from: 'client/widget-package',
  files: {
    LICENSE: 'LICENSE',
    'index.d.ts': 'client/widget-package/index.d.ts',
    'react.d.ts': 'client/widget-package/react.d.ts',
    'html-data.json': 'client/widget-package/html-data.json',
  },
}

export async function stageWidget(folder: string): Promise<object> {
  await buildWidget(folder)
  return stageClient(folder, WIDGET)
}

export function stageClient(folder: string, { from, files }: ClientPackage): object {
  const { private: _, ...manifest } = readManifest(join(from, 'package.json'))
  for (const [to, path] of Object.entries({ ...files, 'README.md': join(from, 'README.md') })) {
    mkdirSync(dirname(join(folder, to)), { recursive: true })
    cpSync(path, join(folder, to), { recursive: true })
  }
  return manifest
}
