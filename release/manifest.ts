/** What the manifests of all our packages share: one scope, one version, one licence. */
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

type Manifest = Readonly<Record<string, unknown>> & { readonly version: string }

export const root = readManifest('package.json')

export function readManifest(path: string): Manifest {
  return JSON.parse(readFileSync(path, 'utf8')) as Manifest
}

type Published = {
  /** From CI, where it is known; npm needs it to show where a package was built. */
  readonly repository: string | undefined
  readonly commit: string | undefined
}

export function writeManifest(folder: string, own: object, { repository, commit }: Published): void {
  const manifest = {
    ...own,
    version: root.version,
    license: root.license,
    ...(repository && { repository: { type: 'git', url: repository } }),
    // The name under which npm records the commit of a package.
    ...(commit && { gitHead: commit }),
    publishConfig: { access: 'public' },
  }
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`)
}

/** Undefined outside a clone, such as in the build of an image. */
export function commitHere(): string | undefined {
  const { status, stdout } = spawnSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8' })
  return status === 0 ? stdout.trim() : undefined
}
