/** Keeps the text of a panel until the panel is opened again over the same text. */
import type { Editor } from '@portabletext/editor'
import { useState } from 'react'

const typedOver = new WeakMap<Editor, Map<string, string>>()

type Kept = readonly [typed: string, type: (text: string) => void, forget: () => void]

/** @param first The initial text */
export function usePanelWords(editor: Editor, panel: string, first = ''): Kept {
  const kept = typedOver.get(editor) ?? new Map<string, string>()
  typedOver.set(editor, kept)
  const [typed, setTyped] = useState(() => kept.get(panel) ?? first)
  function type(text: string) {
    if (text === first) kept.delete(panel)
    else kept.set(panel, text)
    setTyped(text)
  }
  return [typed, type, () => void kept.delete(panel)]
}
