/** Asks why an update is retracted, and whether the phones that were alerted are told. */
import { type FormEvent, useState } from 'react'
import type { Update } from '../../../src/blog/update.ts'
import { useBlog } from '../blog-desk.ts'
import { Field } from '../field.tsx'
import { Modal } from '../modal.tsx'
import { words } from '../words.ts'
import { retract } from './change-update.ts'
import { UpdateGlimpse } from './update-glimpse.tsx'

const said = words.retract

export function RetractDialog({ update, onClose }: { readonly update: Update; readonly onClose: () => void }) {
  const { desk } = useBlog()
  const [note, setNote] = useState('')
  const [isAlerting, setAlerting] = useState(update.alert !== undefined)
  const [title, setTitle] = useState(update.alert ? said.alertDefault(update.alert.title) : '')
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<string>()
  const [isBusy, setBusy] = useState(false)

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (isBusy) return
    setBusy(true)
    const alert = { title: title.trim(), text: text.trim() || note.trim(), urgency: 'high' as const }
    const failed = await retract(desk, update, {
      ...(note.trim() && { note: note.trim() }),
      ...(isAlerting && alert.title && { alert }),
    })
    setBusy(false)
    setProblem(failed)
    if (failed === undefined) onClose()
  }

  return (
    <Modal title={said.title} onClose={onClose}>
      <form className="form" onSubmit={submit}>
        <UpdateGlimpse update={update} />
        <p>{said.help}</p>
        <Field label={said.note} help={said.noteHelp} value={note} rows={2} maxLength={1_000} onText={setNote} />
        {update.alert && (
          <fieldset className="group">
            <label className="check">
              <input type="checkbox" checked={isAlerting} onChange={({ target }) => setAlerting(target.checked)} />
              {said.alert}
            </label>
            <p className="help">{said.alertHelp}</p>
            {isAlerting && (
              <>
                <Field label={said.alertTitle} value={title} required maxLength={120} onText={setTitle} />
                <Field label={said.alertText} value={text} maxLength={300} onText={setText} />
              </>
            )}
          </fieldset>
        )}
        <p className="problem" role="alert">
          {problem}
        </p>
        <div className="actions">
          <button type="submit" className="danger" aria-disabled={isBusy}>
            {said.confirm}
          </button>
          <button type="button" className="quiet" onClick={onClose}>
            {words.cancel}
          </button>
        </div>
      </form>
    </Modal>
  )
}
