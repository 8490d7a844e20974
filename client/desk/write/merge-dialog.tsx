/** Two wrote on one update: the editor sees both and puts them together. Nothing is saved here yet. */
import { useState } from 'react'
import { plainText } from '../../../src/blog/plain-text.ts'
import type { Update } from '../../../src/blog/update.ts'
import { useBlog } from '../blog-desk.ts'
import { Modal } from '../modal.tsx'
import { words } from '../words.ts'
import { clashesIn, type FieldName, mergeFields, sidesOf } from './merge.ts'
import type { Work } from './works.ts'

const said = words.conflict

type Props = { readonly work: Work; readonly current: Update; readonly onClose: () => void }

export function MergeDialog({ work, current, onClose }: Props) {
  const { desk } = useBlog()
  const sides = sidesOf(work, current)
  const clashes = clashesIn(sides)
  const [taken, setTaken] = useState<ReadonlySet<FieldName>>(new Set())

  function use() {
    void desk.drafting.rebase(work.id, current, mergeFields(sides, taken))
    onClose()
  }

  return (
    <Modal title={said.title} onClose={onClose} size="wide">
      <p>{said.help}</p>
      {clashes.map(name => (
        <fieldset className="group" key={name}>
          <legend>{said.fields[name]}</legend>
          {([false, true] as const).map(isTheirs => (
            <label className="check" key={String(isTheirs)}>
              <input
                type="radio"
                name={name}
                checked={taken.has(name) === isTheirs}
                onChange={() => setTaken(new Set(isTheirs ? [...taken, name] : [...taken].filter(one => one !== name)))}
              />
              <span>
                <strong>{isTheirs ? said.theirs : said.mine}</strong>{' '}
                {textOf((isTheirs ? sides.theirs : sides.mine)[name])}
              </span>
            </label>
          ))}
        </fieldset>
      ))}
      <div className="actions">
        <button type="button" className="primary" onClick={use}>
          {said.useMerged}
        </button>
        <button type="button" className="quiet" onClick={onClose}>
          {words.cancel}
        </button>
      </div>
    </Modal>
  )
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return plainText(value)
  return value === undefined ? '–' : String(value)
}
