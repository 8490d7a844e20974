/** The text of an update, edited. What it hands out is a body that the server takes, after every key stroke. */
import { EditorProvider, useEditor } from '@portabletext/editor'
import { NodePlugin } from '@portabletext/editor/plugins'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { Blog } from '../../../src/blog/blog.ts'
import type { PortableText } from '../../../src/blog/portable-text.ts'
import { closeBody } from './close-body.ts'
import type { ComposerServices } from './composer-services.ts'
import { editorSchema } from './editor-schema.ts'
import { nodes } from './nodes.tsx'
import { type OpenBody, openBody } from './open-body.ts'
import { isSame } from './same.ts'
import { TextArea } from './text-area.tsx'
import { createUploads, type Uploads } from './uploads.ts'
import { UploadsContext } from './uploads-context.tsx'

/** Pictures that are not in the body yet: posting now would leave them out. */
export type Waiting = { readonly sending: number; readonly failed: number }

export type BodyEditor = {
  readonly body: PortableText
  readonly onChange: (body: PortableText) => void
  readonly onWaiting: (waiting: Waiting) => void
  readonly disabled: boolean
  readonly blog: Blog
  readonly services: ComposerServices
}

/** A body that did not come from here, such as another draft, opens a new editor; its own words coming back do not. */
export function BodyEditor({ body, ...rest }: BodyEditor) {
  const handedOut = useRef(new WeakSet<PortableText>())
  const last = useRef(body)
  const [opening, setOpening] = useState(() => ({ opened: openBody(body), number: 0 }))
  if (body !== last.current && !handedOut.current.has(body) && !isSame(body, last.current)) {
    last.current = body
    setOpening({ opened: openBody(body), number: opening.number + 1 })
  }
  function handOut(next: PortableText) {
    if (isSame(next, last.current)) return
    last.current = next
    handedOut.current.add(next)
    rest.onChange(next)
  }
  return <OneBody key={opening.number} {...rest} opened={opening.opened} onChange={handOut} />
}

type OneBody = Omit<BodyEditor, 'body'> & { readonly opened: OpenBody }

function OneBody({ opened, onChange, onWaiting, services, blog, disabled }: OneBody) {
  const upload = useRef(services.upload)
  upload.current = services.upload
  const uploads = useMemo(() => createUploads(() => upload.current), [])
  useEffect(() => () => uploads.close(), [uploads])
  const initialValue = opened.value.length > 0 ? [...opened.value] : undefined
  return (
    <UploadsContext value={uploads}>
      <EditorProvider
        initialConfig={{ schemaDefinition: editorSchema, ...(initialValue && { initialValue }), readOnly: disabled }}
      >
        <NodePlugin nodes={nodes} />
        <Changes {...{ opened, uploads, onChange, onWaiting, disabled }} />
        <TextArea {...{ blog, services, disabled }} />
      </EditorProvider>
    </UploadsContext>
  )
}

type Changes = Pick<BodyEditor, 'onChange' | 'onWaiting' | 'disabled'> & {
  readonly opened: OpenBody
  readonly uploads: Uploads
}

function Changes({ opened, uploads, onChange, onWaiting, disabled }: Changes) {
  const editor = useEditor()
  const hear = useRef({ onChange, onWaiting })
  hear.current = { onChange, onWaiting }

  useEffect(() => {
    function handOut() {
      const { value } = editor.getSnapshot().context
      const uploaded = (id: string) => {
        const state = uploads.find(id)?.state
        return state?.kind === 'done' ? state.picture : undefined
      }
      hear.current.onChange(closeBody(value, { origins: opened.origins, uploaded }))
      hear.current.onWaiting(waitingIn(value, uploads))
    }
    const changes = editor.on(
      'operation',
      // What the editor reads in at its beginning is not written by anybody.
      operations => operations.some(({ origin }) => origin === 'local') && handOut(),
      { batch: true },
    )
    const stopFollowing = uploads.follow(handOut)
    return () => {
      changes.unsubscribe()
      stopFollowing()
    }
  }, [editor, opened, uploads])

  useEffect(() => editor.send({ type: 'update readOnly', readOnly: disabled }), [editor, disabled])
  return null
}

function waitingIn(value: OpenBody['value'], uploads: Uploads): Waiting {
  const states = value.flatMap(block => ('upload' in block ? [uploads.find(String(block.upload))?.state.kind] : []))
  const count = (kind: string) => states.filter(state => state === kind).length
  return { sending: count('sending'), failed: count('failed') }
}
