/** The parts of a block that is edited in fields of its own. */
import { type Path, useEditor } from '@portabletext/editor'
import { useState } from 'react'

/**
 * The editor takes a moment; a field that waited for it would lose the caret. `settle` is called when the focus leaves.
 * @param name The property of the block that holds them
 */
export function useParts<Parts>(held: Parts, { path, name }: { readonly path: Path; readonly name: string }) {
  const editor = useEditor()
  const [typed, setTyped] = useState<Parts>()
  function change(parts: Parts) {
    setTyped(parts)
    editor.send({ type: 'block.set', at: path, props: { [name]: parts } })
  }
  const makeKey = () => editor.getSnapshot().context.keyGenerator()
  /** With the caret elsewhere, the editor's next redrawing would take the focus from the field. */
  function select() {
    const point = { path, offset: 0 }
    editor.send({ type: 'select', at: { anchor: point, focus: point } })
  }
  return { parts: typed ?? held, change, settle: () => setTyped(undefined), makeKey, select }
}
