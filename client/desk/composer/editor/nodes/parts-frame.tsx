/** The frame of a block whose parts are edited in fields: it keeps the editor's caret with the focus. */
import type { BlockObjectRenderProps } from '@portabletext/editor'
import type { ReactNode } from 'react'
import { NodeActions } from './node-actions.tsx'
import { NodeFields } from './node-field.tsx'

type Props = Pick<BlockObjectRenderProps, 'attributes' | 'children' | 'path' | 'selected' | 'focused' | 'readOnly'> & {
  readonly fields: ReactNode
  readonly onEnter: () => void
  readonly onLeave: () => void
}

export function PartsFrame(props: Props) {
  const { attributes, children, path, selected, focused, readOnly, fields, onEnter, onLeave } = props
  return (
    <div {...attributes} className="composer-node composer-parts" data-selected={selected || focused || undefined}>
      {children}
      <NodeFields path={path}>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: hears only where the focus goes */}
        <div
          className="composer-parts-fields"
          onFocus={() => selected || onEnter()}
          onBlur={({ currentTarget, relatedTarget }) => currentTarget.contains(relatedTarget) || onLeave()}
        >
          {fields}
        </div>
        {!readOnly && <NodeActions path={path} what="other" />}
      </NodeFields>
    </div>
  )
}
