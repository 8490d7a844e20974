/** The composer of an update: its text first, everything else folded. */
import { type DragEvent, type KeyboardEvent, useId, useRef, useState } from 'react'
import type { FieldProblem } from '#client/desk/kit/field-problem.ts'
import { isSendKey } from '#client/desk/kit/keys.ts'
import { words } from '#client/desk/kit/words.ts'
import type { Blog } from '#shared/blog/blog.ts'
import type { Contributor } from '#shared/blog/contributor.ts'
import { Announcer, useAnnounce } from './announcer.tsx'
import type { ComposerServices } from './composer-services.ts'
import { BodyEditor, type Waiting } from './editor/body-editor.tsx'
import type { OfferPlace } from './editor/use-typing-place.ts'
import type { Alerting } from './extras/alerting.ts'
import { Extras, type WantedField } from './extras/extras.tsx'
import { useKeyboardInset } from './keyboard-inset.ts'
import type { UpdateFields } from './update-fields.ts'
import './composer.css'
import './extras/lock-screens.css'
import './editor/text.css'

export type Composer = {
  /** A body that did not come from `onChange` replaces the text. */
  readonly fields: UpdateFields
  readonly onChange: (fields: UpdateFields) => void
  readonly disabled?: boolean
  readonly blog: Blog
  readonly services: ComposerServices
  /** Ctrl or Cmd with Enter, anywhere inside. Not called during an upload. */
  readonly onPost: () => void
  /**
   * Identifies this text, so that one that is left during an upload is found again with its picture.
   */
  readonly draft?: string
  /** Bylines to offer; the desk remembers them. */
  readonly bylines?: readonly string[]
  /** Contributors to choose from. */
  readonly contributors?: readonly Contributor[]
  /** Registers its text as the typing place, once it takes text; the returned function is called when it is gone. */
  readonly offerPlace?: OfferPlace
  /** Why it was not sent: opens and focuses its field. */
  readonly problem?: FieldProblem | undefined
  /** A field to open and focus; another object wants it again. */
  readonly wanted?: WantedField | undefined
  /** Where an alert would go. */
  readonly alerting?: Alerting
  /** The text alone: that of a summary. */
  readonly isTextOnly?: boolean
  /** Pictures that a post would leave out now; the buttons wait for them. */
  readonly onWaiting?: (waiting: Waiting) => void
}

export function Composer(props: Composer) {
  return (
    <Announcer>
      <Writing {...props} />
    </Announcer>
  )
}

const said = words.composer
const NOTHING: Waiting = { sending: 0, failed: 0 }

function Writing({ fields, onChange, disabled = false, blog, services, onPost, onWaiting, ...rest }: Composer) {
  const { bylines, contributors, draft, offerPlace, problem, wanted, alerting, isTextOnly } = rest
  const announce = useAnnounce()
  const [waiting, setWaiting] = useState(NOTHING)
  const inset = useKeyboardInset()
  const id = useId()
  // Text and fields may change between two renders; neither may undo the other.
  const latest = useRef(fields)
  latest.current = fields

  function change(next: UpdateFields) {
    latest.current = next
    onChange(next)
  }

  function hearWaiting(next: Waiting) {
    if (next.sending === waiting.sending && next.failed === waiting.failed) return
    setWaiting(next)
    onWaiting?.(next)
    const sentence = sentenceFor(waiting, next)
    if (sentence) announce(sentence)
  }

  function keyDown(event: KeyboardEvent) {
    if (!isSendKey(event.nativeEvent)) return
    event.preventDefault()
    event.stopPropagation()
    if (!event.repeat) post()
  }

  function post() {
    if (disabled) return
    const why = heldUp(waiting)
    return why === undefined ? onPost() : announce(why)
  }

  return (
    <section
      className="composer"
      aria-label={words.write.update}
      ref={inset}
      onKeyDown={keyDown}
      {...refusingFiles(announce)}
    >
      <BodyEditor
        body={fields.body}
        onChange={body => change({ ...latest.current, body })}
        onWaiting={hearWaiting}
        {...{ blog, services, disabled, draft, offerPlace }}
      />
      {!isTextOnly && (
        <Extras
          {...{ id, fields, blog, disabled, bylines, contributors, problem, wanted, alerting }}
          onChange={change}
          onPost={post}
        />
      )}
    </section>
  )
}

function heldUp({ sending, failed }: Waiting): string | undefined {
  if (sending > 0) return words.write.pictures.sending
  return failed > 0 ? words.write.pictures.failed : undefined
}

function refusingFiles(announce: (sentence: string) => void) {
  return {
    onDragOver: (event: DragEvent) => hasFiles(event) && event.preventDefault(),
    onDrop(event: DragEvent) {
      if (!hasFiles(event) || event.isDefaultPrevented()) return
      // The browser would open the file in place of the desk.
      event.preventDefault()
      announce(said.otherFiles)
    },
  }
}

function hasFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer.types.includes('Files')
}

function sentenceFor(before: Waiting, now: Waiting): string | undefined {
  if (now.failed > before.failed) return said.uploadFailed
  if (now.sending > before.sending) return said.uploading
  if (now.sending < before.sending) return said.uploaded
  return undefined
}
