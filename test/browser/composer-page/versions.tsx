/** The views of versions, for an update that two editors changed. */
import { useState } from 'react'
import { History } from '#client/desk/composer/merge/history.tsx'
import { Merge } from '#client/desk/composer/merge/merge.tsx'
import { fieldsOf, type UpdateFields } from '#client/desk/composer/update-fields.ts'
import { type PastChange, pastChange } from '#shared/blog/change.ts'
import type { ComposerPage } from './page-state.ts'

const LONDON = { timeZone: 'Europe/London', language: 'en' }

const words = (_key: string, text: string) => ({
  ...{ _type: 'block', _key, style: 'normal', markDefs: [] },
  children: [{ _type: 'span', _key: 's', text, marks: [] }],
})

const first = [
  words('a', 'The doors open at nine.'),
  ...['b', 'c', 'd'].map(key => words(key, `Paragraph ${key} stays.`)),
  words('e', 'The queue reaches the bridge.'),
]

/** Both editors start from the second version. */
const VERSIONS: readonly PastChange[] = [
  version({ version: 1, title: 'Doors', body: first }, 'Ada'),
  version({ version: 2, title: 'Doors open', key: true, body: first }, 'Ben'),
  version(
    {
      version: 3,
      title: 'Doors open early',
      key: true,
      body: [words('a', 'The doors open at ten.'), ...first.slice(1)],
    },
    'Ben',
  ),
]

const [, base, theirs] = VERSIONS.map(change =>
  'update' in change && 'body' in change.update ? fieldsOf(change.update) : undefined,
)

export function Versions({ page }: { readonly page: ComposerPage }) {
  const [settled, setSettled] = useState<UpdateFields>()
  if (!base || !theirs) return null
  const mine = {
    ...base,
    title: 'Doors open late',
    body: [...base.body.slice(0, 4), words('e', 'The queue reaches the river.')],
  }
  page.fields = settled ?? page.fields
  return (
    <>
      <h1>Versions</h1>
      <h2>History</h2>
      <History changes={VERSIONS} times={LONDON} onTake={setSettled} />
      <h2>Merge</h2>
      <Merge
        {...{ base, theirs, times: LONDON, theirName: 'Ben' }}
        mine={mine as UpdateFields}
        onSettled={setSettled}
        onCancel={() => setSettled(undefined)}
      />
    </>
  )
}

function version(
  { version, ...fields }: { version: number; title: string; key?: boolean; body: object[] },
  name: string,
) {
  const at = `2026-03-04T11:0${version}:00.000Z`
  const kind = version === 1 ? 'update.published' : 'update.corrected'
  const update = {
    ...{ id: '019caa2e-6b00-7000-8000-000000000001', blog: 'budget-day', version, status: 'published', time: at },
    ...{ key: false, pinned: false, createdAt: at, publishedAt: at, updatedAt: at, ...fields },
    ...(version === 3 && { correction: { note: 'The hour was wrong.', at } }),
  }
  return pastChange.parse({ offset: version, kind, at, by: { key: name, name }, update })
}
