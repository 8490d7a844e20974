/** The actions on a whole block, with targets large enough for fingers. */
import { type Path, useEditor } from '@portabletext/editor'

type NodeActions = { readonly path: Path; readonly what: string }

export function NodeActions({ path, what }: NodeActions) {
  const editor = useEditor()
  return (
    <div className="composer-node-actions">
      <button type="button" onClick={() => editor.send({ type: 'move.block up', at: path })}>
        <span aria-hidden="true">↑</span>
        <span className="visually-hidden">Move the {what} up</span>
      </button>
      <button type="button" onClick={() => editor.send({ type: 'move.block down', at: path })}>
        <span aria-hidden="true">↓</span>
        <span className="visually-hidden">Move the {what} down</span>
      </button>
      <button type="button" onClick={() => remove(editor, path)}>
        Remove<span className="visually-hidden"> the {what}</span>
      </button>
    </div>
  )
}

function remove(editor: ReturnType<typeof useEditor>, path: Path) {
  editor.send({ type: 'delete.block', at: path })
  editor.send({ type: 'focus' })
}
