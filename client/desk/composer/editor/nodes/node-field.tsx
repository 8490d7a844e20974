/** A field inside the text: of a quote, a picture or a card. The editor does not see what is typed into it. */
import { type Path, useEditor } from '@portabletext/editor'
import { type KeyboardEvent, type ReactNode, type SyntheticEvent, useState } from 'react'
import { endOf } from '#client/desk/composer/body/end-of.ts'
import { TextField, type TextFieldProps } from '#client/desk/composer/extras/text-field.tsx'
import { words } from '#client/desk/kit/words.ts'

/** The editor around listens for these, and would take what is typed for its own text. */
const stop = (event: SyntheticEvent) => event.stopPropagation()
const KEPT_INSIDE = {
  ...{ onKeyUp: stop, onBeforeInput: stop, onInput: stop, onPaste: stop, onCopy: stop, onCut: stop },
  ...{ onClick: stop, onMouseDown: stop, onDragStart: stop, onDrop: stop, onFocus: stop, onBlur: stop },
}

/** Hides events from the editor, except Escape, which goes back to the text, and the keys that post. */
export function NodeFields({ children, path }: { readonly children: ReactNode; readonly path: Path }) {
  const editor = useEditor()
  function keyDown(event: KeyboardEvent) {
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) return
    event.stopPropagation()
    if (event.key !== 'Escape') return
    event.preventDefault()
    const point = endOf(editor.getSnapshot(), path)
    editor.send({ type: 'select', at: { anchor: point, focus: point } })
    // The editor holds itself focused while something inside it is.
    event.currentTarget.closest<HTMLElement>('[data-pt-editor]')?.focus()
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only keeps events from the editor around it
    <div {...KEPT_INSIDE} contentEditable={false} className="composer-node-fields" onKeyDown={keyDown}>
      {children}
    </div>
  )
}

type NodeField = Pick<TextFieldProps, 'label' | 'hint' | 'placeholder' | 'lines'> & {
  readonly path: Path
  readonly name: string
  readonly value: unknown
  readonly longest: number
}

export function NodeField({ path, name, value, longest, hint, ...rest }: NodeField) {
  const editor = useEditor()
  const held = typeof value === 'string' ? value : ''
  // The editor takes a moment; a field that waited for it would lose the caret.
  const [typed, setTyped] = useState<string>()
  const excess = (typed ?? held).length - longest
  function change(text: string) {
    setTyped(text)
    editor.send({ type: 'block.set', at: path, props: { [name]: text } })
  }
  return (
    <TextField
      {...rest}
      value={typed ?? held}
      isWrong={excess > 0}
      hint={excess > 0 ? words.problem.tooLong({ excess }) : hint}
      onBlur={() => setTyped(undefined)}
      onText={change}
    />
  )
}
