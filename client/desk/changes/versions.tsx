/** The versions of an update, the newest first. */
import type { Change } from '../../../src/blog/change.ts'
import { headline } from '../../../src/blog/plain-text.ts'
import { showClock } from '../../../src/blog/times.ts'
import { useBlog } from '../blog-desk.ts'
import { words } from '../words.ts'

const said = words.history
type Version = Extract<Change, { update: { version: number } }>

export function Versions({ changes }: { readonly changes: readonly Change[] }) {
  const { blog } = useBlog()
  const versions = changes.filter((change): change is Version => change.kind in said.kinds)
  return (
    <ol className="versions">
      {versions.toReversed().map(({ kind, at, update }) => (
        <li key={update.version}>
          <h3>
            {said.kinds[kind as keyof typeof said.kinds]} {showClock(at, blog.timeZone)}
          </h3>
          <p lang={blog.language} dir="auto">
            {headline(update)}
          </p>
        </li>
      ))}
    </ol>
  )
}
