/** Asks why an update is retracted, and whether to notify the devices that got its alert. */

import { useBlog } from '#client/desk/blog/blog-desk.ts'
import { countAlerted } from '#client/desk/blog/status/alerted.ts'
import { useCounted } from '#client/desk/composer/extras/alerting.ts'
import { sayCounted } from '#client/desk/composer/extras/devices.ts'
import type { AskedAlert } from '#client/desk/kit/alert-reach.ts'
import { ConfirmDialog } from '#client/desk/kit/confirm-dialog.tsx'
import { Field } from '#client/desk/kit/field.tsx'
import { words } from '#client/desk/kit/words.ts'
import { useKeptWords } from '#client/desk/local/use-kept-words.ts'
import type { Update } from '#shared/blog/update.ts'
import { retract } from './change-update.ts'
import { type RetractionWords, retractionName } from './retraction.ts'
import { UpdateGlimpse } from './update-glimpse.tsx'

const said = words.retract
const NOTE_CHARACTERS = 1_000
const ALERT_TITLE_CHARACTERS = 120
const ALERT_TEXT_CHARACTERS = 300

/** Without the characters that keep a title's direction in the desk's own sentence: on a phone it stands alone. */
function titleFor(title: string): string {
  return said
    .alertDefault({ title })
    .replace(/[\u2068\u2069]/g, '')
    .slice(0, ALERT_TITLE_CHARACTERS)
}

export function RetractDialog({ update, onClose }: { readonly update: Update; readonly onClose: () => void }) {
  const { desk } = useBlog()
  const {
    words: typed,
    put,
    forget,
  } = useKeptWords<RetractionWords>(retractionName(update.id), () => ({
    note: '',
    isAlerting: update.alert !== undefined,
    title: update.alert ? titleFor(update.alert.title) : '',
    text: '',
  }))

  async function confirm() {
    const [note, title] = [typed.note.trim(), typed.title.trim()]
    const text = typed.text.trim() || note.slice(0, ALERT_TEXT_CHARACTERS)
    const alert = { title, ...(text && { text }), urgency: 'high' as const }
    const isAlerting = update.alert !== undefined && typed.isAlerting
    const failed = await retract(desk, update, { ...(note && { note }), ...(isAlerting && { alert }) })
    if (failed === undefined) forget()
    return failed
  }

  return (
    <ConfirmDialog title={said.title} confirm={said.confirm} onClose={onClose} onConfirm={confirm}>
      <UpdateGlimpse update={update} />
      <p>{said.help}</p>
      <Field
        {...{ label: said.note, help: said.noteHelp, value: typed.note, rows: 2, longest: NOTE_CHARACTERS }}
        onText={note => put({ note })}
      />
      {update.alert && (
        <fieldset className="group">
          <label className="check">
            <input
              type="checkbox"
              checked={typed.isAlerting}
              onChange={({ target }) => put({ isAlerting: target.checked })}
            />
            {said.alert}
          </label>
          <p className="help">{said.alertHelp}</p>
          {typed.isAlerting && (
            <>
              <Reach update={update} />
              <Field
                {...{ label: said.alertTitle, value: typed.title, required: true, longest: ALERT_TITLE_CHARACTERS }}
                onText={title => put({ title })}
              />
              <Field
                {...{ label: said.alertText, value: typed.text, longest: ALERT_TEXT_CHARACTERS }}
                onText={text => put({ text })}
              />
            </>
          )}
        </fieldset>
      )}
    </ConfirmDialog>
  )
}

/** Most urgent: it goes to those who got an alert of the update, and tells them that it was wrong. */
const TAKEN_BACK: AskedAlert = { level: 'breaking', topics: [] }

function Reach({ update: { blog, id } }: { readonly update: Update }) {
  const count = (asked: AskedAlert) => countAlerted({ blog, update: id, isRetraction: true }, asked)
  const counted = useCounted({ count }, TAKEN_BACK)
  return <p role="status">{sayCounted(counted)}</p>
}
