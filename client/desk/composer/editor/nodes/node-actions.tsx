/** The actions on a whole block, with targets large enough for fingers. */
import { type Path, useEditor } from '@portabletext/editor'
import { words } from '#client/desk/kit/words.ts'

const said = words.composer.nodes

type NodeActions = { readonly path: Path; readonly what: 'picture' | 'post' | 'link' | 'other' }

export function NodeActions({ path, what }: NodeActions) {
  const editor = useEditor()
  return (
    <div className="composer-node-actions">
      <button type="button" onClick={() => editor.send({ type: 'move.block up', at: path })}>
        <span aria-hidden="true">↑</span>
        <span className="visually-hidden">{said.moveUp({ what })}</span>
      </button>
      <button type="button" onClick={() => editor.send({ type: 'move.block down', at: path })}>
        <span aria-hidden="true">↓</span>
        <span className="visually-hidden">{said.moveDown({ what })}</span>
      </button>
      <button type="button" aria-label={said.removeLabel({ what })} onClick={() => remove(editor, path)}>
        {said.remove}
      </button>
    </div>
  )
}

function remove(editor: ReturnType<typeof useEditor>, path: Path) {
  editor.send({ type: 'delete.block', at: path })
  editor.send({ type: 'focus' })
}
