/** Edits the text of an update; emits a valid body after every key stroke. */
import { EditorProvider, useEditor } from '@portabletext/editor'
import { NodePlugin } from '@portabletext/editor/plugins'
import { useEffect, useMemo, useRef, useState } from 'react'
import { closeBody } from '#client/desk/composer/body/close-body.ts'
import type { Uploaded } from '#client/desk/composer/body/closing.ts'
import { editorSchema } from '#client/desk/composer/body/editor-schema.ts'
import { type OpenBody, openBody } from '#client/desk/composer/body/open-body.ts'
import { findParked, park, unpark } from '#client/desk/composer/body/parked.ts'
import { createUploads, type Uploads } from '#client/desk/composer/body/uploads.ts'
import { LanguageContext, UploadsContext } from '#client/desk/composer/body/uploads-context.tsx'
import { uploadsIn } from '#client/desk/composer/body/uploads-in.ts'
import { isSame } from '#client/desk/kit/same.ts'
import type { PortableText } from '#shared/blog/portable-text.ts'
import { nodes } from './nodes/nodes.tsx'
import { TextArea } from './text-area.tsx'

/** Files that are not in the body yet: posting now would leave them out. */
export type Waiting = { readonly sending: number; readonly failed: number }

export type BodyEditor = TextArea & {
  readonly body: PortableText
  readonly onChange: (body: PortableText) => void
  readonly onWaiting: (waiting: Waiting) => void
  /** Identifies the text while the composer is unmounted and mounted. */
  readonly draft: string | undefined
}

/** A body that did not come from here, such as another draft, opens a new editor; its own words coming back do not. */
export function BodyEditor({ body, ...rest }: BodyEditor) {
  const handedOut = useRef(new WeakSet<PortableText>())
  const last = useRef(body)
  const [opening, setOpening] = useState<Opening>(() => {
    const parked = findParked(rest.draft, body)
    return { opened: parked?.opened ?? openBody(body), uploads: parked?.uploads, number: 0 }
  })
  if (body !== last.current && !handedOut.current.has(body) && !isSame(body, last.current)) {
    last.current = body
    setOpening({ opened: openBody(body), uploads: undefined, number: opening.number + 1 })
  }
  function handOut(next: PortableText) {
    if (isSame(next, last.current)) return
    last.current = next
    handedOut.current.add(next)
    rest.onChange(next)
  }
  return <OneBody key={opening.number} {...rest} {...opening} onChange={handOut} />
}

type Opening = { readonly opened: OpenBody; readonly uploads: Uploads | undefined; readonly number: number }

type OneBody = Omit<BodyEditor, 'body'> & Omit<Opening, 'number'>

function OneBody({
  opened,
  uploads: parked,
  onChange,
  onWaiting,
  services,
  blog,
  disabled,
  draft,
  offerPlace,
}: OneBody) {
  const upload = useRef(services.upload)
  upload.current = services.upload
  const uploads = useMemo(() => parked ?? createUploads(() => upload.current), [parked])
  const initialValue = opened.value.length > 0 ? [...opened.value] : undefined
  return (
    <UploadsContext value={uploads}>
      <LanguageContext value={blog.language}>
        <EditorProvider
          initialConfig={{ schemaDefinition: editorSchema, ...(initialValue && { initialValue }), readOnly: disabled }}
        >
          <NodePlugin nodes={nodes} />
          <Changes {...{ opened, uploads, onChange, onWaiting, disabled, draft }} />
          <TextArea {...{ blog, services, disabled, offerPlace }} />
        </EditorProvider>
      </LanguageContext>
    </UploadsContext>
  )
}

type Changes = Pick<BodyEditor, 'onChange' | 'onWaiting' | 'disabled' | 'draft'> & {
  readonly opened: OpenBody
  readonly uploads: Uploads
}

function Changes({ opened, uploads, onChange, onWaiting, disabled, draft }: Changes) {
  const editor = useEditor()
  const hear = useRef({ onChange, onWaiting })
  hear.current = { onChange, onWaiting }

  useEffect(() => {
    const read = () => {
      const { value } = editor.getSnapshot().context
      const body = closeBody(value, { origins: opened.origins, uploaded: id => storedOf(uploads, id) })
      return { value, body, waiting: waitingIn(value, uploads) }
    }
    const seen = new Set<string>()
    function handOut() {
      const { value, body, waiting } = read()
      stopRemoved(value, { uploads, seen })
      hear.current.onChange(body)
      hear.current.onWaiting(waiting)
    }
    const changes = editor.on(
      'operation',
      // The initial value is not a change.
      operations => operations.some(({ origin }) => origin === 'local') && handOut(),
      { batch: true },
    )
    const ready = editor.on('ready', handOut)
    const stopFollowing = uploads.follow(handOut)
    if (draft !== undefined) unpark(draft)
    return () => {
      for (const one of [changes, ready]) one.unsubscribe()
      stopFollowing()
      const { value, body, waiting } = read()
      if (draft === undefined || waiting.sending + waiting.failed === 0) uploads.close()
      else park(draft, { opened: { value, origins: opened.origins }, uploads, body })
    }
  }, [editor, opened, uploads, draft])

  useEffect(() => editor.send({ type: 'update readOnly', readOnly: disabled }), [editor, disabled])
  return null
}

type Removing = { readonly uploads: Uploads; readonly seen: Set<string> }

/** What was taken out of the text is not sent on; undo brings it back, and it can be sent again. */
function stopRemoved(value: OpenBody['value'], { uploads, seen }: Removing) {
  const present = new Set(value.flatMap(uploadsIn))
  for (const id of seen) if (!present.has(id)) uploads.stop(id)
  for (const id of present) seen.add(id)
}

function storedOf(uploads: Uploads, id: string): Uploaded | undefined {
  const state = uploads.find(id)?.state
  return state?.kind === 'done' ? state.stored : undefined
}

function waitingIn(value: OpenBody['value'], uploads: Uploads): Waiting {
  const states = value.flatMap(uploadsIn).map(id => uploads.find(id)?.state.kind)
  const count = (kind: string) => states.filter(state => state === kind).length
  return { sending: count('sending'), failed: count('failed') + count('stopped') }
}
