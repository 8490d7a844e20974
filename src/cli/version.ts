/** The version, with the commit that it was made from: `0.2.0 (4e377b3a9c01)`. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Composition } from '#server/composition.ts'

/** Long enough to be unique in any repository. */
const SHOWN_DIGITS = 12

/** A package and an image name their commit; in a clone, git knows it. */
export function describeVersion({
  version,
  commit = commitOfClone(),
}: Pick<Composition, 'version' | 'commit'>): string {
  return commit ? `${version} (${commit.slice(0, SHOWN_DIGITS)})` : version
}

function commitOfClone(): string | undefined {
  const root = fileURLToPath(new URL('../..', import.meta.url))
  // Otherwise git would look for a repository in the folders above.
  if (!existsSync(`${root}/.git`)) return undefined
  const { status, stdout } = spawnSync('git', ['-C', root, 'rev-parse', 'HEAD'], { encoding: 'utf8' })
  return status === 0 ? stdout.trim() : undefined
}
