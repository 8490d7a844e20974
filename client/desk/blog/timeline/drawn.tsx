/** Shows a view tree of a coverage in the desk, with the same code that draws it for readers. */
import { createElement, type MouseEvent, useLayoutEffect, useRef } from 'react'
import { patch } from '#client/widget/patch.ts'
import type { Branch } from '#shared/view/tree.ts'

type Props = {
  readonly tree: Branch
  readonly onClick?: (event: MouseEvent) => void
  /** Has the element while it is shown. */
  readonly shown?: Set<Element>
}

export function Drawn({ tree, onClick, shown }: Props) {
  const element = useRef<Element>(null)

  useLayoutEffect(() => {
    if (element.current) patch(element.current, tree)
  }, [tree])

  useLayoutEffect(() => {
    const { current } = element
    if (!current || !shown) return undefined
    shown.add(current)
    return () => void shown.delete(current)
  }, [shown])

  return createElement(tree.tag, { ref: element, ...(onClick && { onClick }) })
}
