/** The actions on a published update. */

import { useState } from 'react'
import { mayPublish } from '#client/desk/api/login/login.ts'
import { useBlog } from '#client/desk/blog/blog-desk.ts'
import { toggle } from '#client/desk/blog/changes/change-update.ts'
import { editorsOf } from '#client/desk/blog/who.ts'
import { startEditing } from '#client/desk/blog/writing/start-editing.ts'
import { folder } from '#client/desk/kit/folder.ts'
import { direction, language } from '#client/desk/kit/language.ts'
import { tell } from '#client/desk/kit/toasts.tsx'
import { useStore } from '#client/desk/kit/use-store.ts'
import { words } from '#client/desk/kit/words.ts'
import { headline } from '#shared/blog/plain-text.ts'
import { showClockOf } from '#shared/blog/times.ts'
import type { Update } from '#shared/blog/update.ts'

const said = words.timeline

type Props = {
  readonly update: Update
  /** Whether the update is expanded; undefined if that cannot be changed. */
  readonly isShown?: boolean
  readonly onShow?: () => void
}

export function EntryActions({ update, isShown, onShow }: Props) {
  const { desk, blog, login } = useBlog()
  const editors = useStore({ ...desk.present, get: () => editorsOf(desk.present.get(), update.id) })
  const name = `${showClockOf(update.time, blog)} ${headline(update)}`

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be a form's
    <div className="entry-actions" role="group" aria-label={said.actions({ name })} lang={language} dir={direction}>
      {onShow && (
        <button type="button" aria-expanded={isShown} onClick={onShow}>
          {isShown ? said.fold : said.show}
        </button>
      )}
      {mayPublish(login) && <EditorActions update={update} />}
      {editors && <span className="presence">{editors}</span>}
    </div>
  )
}

function EditorActions({ update }: { readonly update: Update }) {
  const { desk } = useBlog()
  const [isOpen, setOpen] = useState(false)
  const { pinned, key, status } = update
  const pin = () => void toggle(desk, update, pinned ? 'unpin' : 'pin')
  const mark = () => void toggle(desk, update, key ? 'unmarkKey' : 'markKey')

  return (
    <>
      {status === 'published' && (
        <button type="button" onClick={() => void startEditing(desk, update)}>
          {said.edit}
        </button>
      )}
      <button type="button" aria-pressed={pinned} onClick={pin}>
        {said.pin}
      </button>
      <button type="button" aria-pressed={key} onClick={mark}>
        {said.key}
      </button>
      <button type="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {isOpen ? said.less : said.more}
      </button>
      {isOpen && <MoreActions update={update} />}
    </>
  )
}

function MoreActions({ update }: { readonly update: Update }) {
  const { desk, blog } = useBlog()
  const { sensitive = false, status } = update
  const guard = () => void toggle(desk, update, sensitive ? 'unmarkSensitive' : 'markSensitive')
  const ask = (kind: 'margin' | 'history' | 'retract' | 'unpublish' | 'remove') => desk.asked.set({ kind, update })

  async function copyLink() {
    await navigator.clipboard.writeText(`${location.origin}${folder}/blogs/${blog.id}#update-${update.id}`)
    tell(said.linkCopied)
  }

  return (
    <>
      <button type="button" onClick={() => ask('history')}>
        {said.history}
      </button>
      <button type="button" onClick={() => ask('margin')}>
        {said.margin}
      </button>
      {'clipboard' in navigator && (
        <button type="button" onClick={() => void copyLink()}>
          {said.copyLink}
        </button>
      )}
      <button type="button" aria-pressed={sensitive} onClick={guard}>
        {said.sensitive}
      </button>
      {status === 'published' && (
        <button type="button" onClick={() => ask('retract')}>
          {said.retract}
        </button>
      )}
      {status === 'published' && (
        <button type="button" onClick={() => ask('unpublish')}>
          {said.unpublish}
        </button>
      )}
      <button type="button" className="danger-text" onClick={() => ask('remove')}>
        {said.remove}
      </button>
    </>
  )
}
