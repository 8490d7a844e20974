/** The versions of an update with author and time, and the difference between any two of them. */
import { useId, useState } from 'react'
import { fieldsOf, type UpdateFields } from '#client/desk/composer/update-fields.ts'
import { inNumbers, words } from '#client/desk/kit/words.ts'
import type { PastChange } from '#shared/blog/change.ts'
import { type Clocked, showTime, showZonedClock } from '#shared/blog/times.ts'
import type { Update } from '#shared/blog/update.ts'
import { Difference } from './difference.tsx'
import type { Naming } from './plain-difference.ts'

const said = words.versions

type HistoryProps = {
  /** As `GET …/history` returns them. */
  readonly changes: readonly PastChange[]
  readonly times: Naming
  /** Offers to take an older version into the composer again. */
  readonly onTake?: (fields: UpdateFields) => void
}

type Version = { readonly update: Update; readonly change: PastChange }

export function History({ changes, times, onTake }: HistoryProps) {
  const versions = versionsOf(changes)
  const [picked, setPicked] = useState<Compared>({})
  const id = useId()
  const after = versions.find(({ update }) => update.version === picked.after) ?? versions[0]
  const before =
    versions.find(({ update }) => update.version === picked.before) ?? versions[after ? versions.indexOf(after) + 1 : 0]
  if (!after) return <p className="versions-quiet">{said.none}</p>

  const compared = { before: before?.update.version, after: after.update.version }
  return (
    <div className="versions">
      <table className="versions-list">
        <caption className="visually-hidden">{said.caption}</caption>
        <thead>
          <tr>
            <th scope="col">{said.from}</th>
            <th scope="col">{said.to}</th>
            <th scope="col">{said.version}</th>
          </tr>
        </thead>
        <tbody>
          {versions.map(version => (
            <Row
              key={version.update.version}
              {...{ version, times, group: id, isBefore: version === before, isAfter: version === after }}
              onPick={some => setPicked({ ...compared, ...some })}
              onTake={version === versions[0] ? undefined : onTake}
            />
          ))}
        </tbody>
      </table>
      <section aria-live="polite" aria-label={said.whatChanged}>
        {before ? (
          <Difference {...inOrder(before, after)} times={times} />
        ) : (
          <p className="versions-quiet">{said.first}</p>
        )}
      </section>
    </div>
  )
}

/** Numbers of versions. */
type Compared = { readonly before?: number | undefined; readonly after?: number }

type Row = {
  readonly version: Version
  readonly times: Clocked
  readonly group: string
  readonly isBefore: boolean
  readonly isAfter: boolean
  readonly onPick: (some: Compared) => void
  readonly onTake: HistoryProps['onTake'] | undefined
}

function Row({ version, times, group, isBefore, isAfter, onPick, onTake }: Row) {
  const number = version.update.version
  const name = { version: String(number) }
  return (
    <tr>
      <td>
        <Pick
          {...{ group: `${group}-from`, label: said.fromVersion(name), isPicked: isBefore }}
          onPick={() => onPick({ before: number })}
        />
      </td>
      <td>
        <Pick
          {...{ group: `${group}-to`, label: said.toVersion(name), isPicked: isAfter }}
          onPick={() => onPick({ after: number })}
        />
      </td>
      <td>
        <div className="versions-version">
          <VersionLine version={version} times={times} />
          {onTake && (
            <button type="button" aria-label={said.takeVersion(name)} onClick={() => onTake(fieldsOf(version.update))}>
              {said.take}
            </button>
          )}
        </div>
      </td>
    </tr>
  )
}

type Pick = { readonly group: string; readonly label: string; readonly isPicked: boolean; readonly onPick: () => void }

function Pick({ group, label, isPicked, onPick }: Pick) {
  return (
    <label className="versions-pick">
      <input type="radio" name={group} checked={isPicked} onChange={onPick} />
      <span className="visually-hidden">{label}</span>
    </label>
  )
}

function sayDone({ kind, by }: PastChange): string {
  const done = kind.replace('update.', '')
  const name = done in said.done ? (done as keyof typeof said.done) : 'drafted'
  return by ? said.doneBy[name]({ name: by.name }) : said.done[name]
}

function VersionLine({ version: { update, change }, times }: { version: Version; times: Clocked }) {
  const note = update.correction?.at === change.at ? update.correction.note : undefined
  return (
    <div>
      <p>
        <strong>{inNumbers(update.version)}</strong> {sayDone(change)} <span aria-hidden>·</span>{' '}
        <time dateTime={change.at}>
          {showTime(change.at, times.timeZone).day} {showZonedClock(change.at, times)}
        </time>
        {isWaiting(update) && ` (${said.statuses[update.status as keyof typeof said.statuses]})`}
      </p>
      {note && (
        <p className="versions-quiet" dir="auto">
          {said.readersTold({ note })}
        </p>
      )}
    </div>
  )
}

function isWaiting({ status }: Update): boolean {
  return status !== 'published' && status !== 'retracted'
}

/** A change can occur twice, in the desk's stream and in the public one; a version counts once. */
function versionsOf(changes: readonly PastChange[]): Version[] {
  const byVersion = new Map<number, Version>()
  for (const change of changes) {
    if (change.kind === 'blog.edited' || change.kind === 'blog.ended' || change.kind === 'update.removed') continue
    byVersion.set(change.update.version, { update: change.update, change })
  }
  return [...byVersion.values()].sort((one, other) => other.update.version - one.update.version)
}

function inOrder(one: Version, other: Version): { before: UpdateFields; after: UpdateFields } {
  const [before, after] = one.update.version < other.update.version ? [one, other] : [other, one]
  return { before: fieldsOf(before.update), after: fieldsOf(after.update) }
}
