/** Draws a view with the readers' style sheet alone: in a shadow root, where the desk's own rules do not apply. */
import { useLayoutEffect, useRef } from 'react'
import { patch } from '#client/widget/patch.ts'
import contributors from '#shared/view/contributors.css?inline'
import coverage from '#shared/view/coverage.css?inline'
import rareViews from '#shared/view/rare-views.css?inline'
import summary from '#shared/view/summary.css?inline'
import type { Branch } from '#shared/view/tree.ts'

/** Constructed, because the desk's Content-Security-Policy forbids inline styles. */
const sheet = new CSSStyleSheet()
sheet.replaceSync(coverage + contributors + rareViews + summary)

type Props = {
  readonly tree: Branch
  readonly width: 'phone' | 'desktop'
  readonly theme: 'light' | 'dark'
}

export function ReaderStage({ tree, width, theme }: Props) {
  const host = useRef<HTMLDivElement>(null)

  useLayoutEffect(() => {
    if (!host.current) return
    const root = host.current.shadowRoot ?? attach(host.current)
    const drawn = root.firstElementChild ?? root.appendChild(document.createElement(tree.tag))
    patch(drawn, tree)
  }, [tree])

  return (
    <div className="preview-frame">
      <div className="preview-stage" data-width={width} data-theme={theme} ref={host} />
    </div>
  )
}

function attach(host: HTMLElement): ShadowRoot {
  const root = host.attachShadow({ mode: 'open' })
  root.adoptedStyleSheets = [sheet]
  // A link would lead out of the desk.
  root.addEventListener('click', event => event.preventDefault())
  return root
}
