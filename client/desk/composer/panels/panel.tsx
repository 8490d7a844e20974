/** A small form under the toolbar. Escape closes it and restores the caret. */
import { type ReactNode, useEffect, useRef } from 'react'

type Panel = {
  readonly label: string
  readonly onSubmit: () => void
  readonly onClose: () => void
  readonly children: ReactNode
}

/** Not a `form`: the desk around may be one. */
export function Panel({ label, onSubmit, onClose, children }: Panel) {
  const panel = useRef<HTMLDivElement>(null)
  useEffect(() => panel.current?.querySelector<HTMLElement>('input')?.focus(), [])
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out in a row
    <div
      ref={panel}
      role="group"
      aria-label={label}
      className="composer-panel"
      onKeyDown={event => {
        if (event.key === 'Escape') {
          event.stopPropagation()
          onClose()
        }
        const isField = event.target instanceof HTMLInputElement && event.target.type !== 'file'
        if (event.key === 'Enter' && isField && !event.metaKey && !event.ctrlKey) {
          event.preventDefault()
          onSubmit()
        }
      }}
    >
      {children}
    </div>
  )
}
