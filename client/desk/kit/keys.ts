/** The meaning of a key press. */

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'> &
  Partial<Pick<KeyboardEvent, 'isComposing' | 'getModifierState'>>

/** Ctrl or Cmd with Enter: posts, saves, confirms. While an input method composes, Enter belongs to it. */
export function isSendKey({ key, ctrlKey, metaKey, isComposing }: Pressed): boolean {
  return key === 'Enter' && (ctrlKey || metaKey) && !isComposing
}

/** Begins text in a field. Space does not: it presses buttons and scrolls pages. */
export function isTextKey(event: Pressed): boolean {
  const { key, ctrlKey, metaKey, altKey } = event
  if (key === 'Process' || key === 'Dead') return true
  if (key.toLowerCase() === 'v' && (ctrlKey || metaKey) && !altKey) return true
  // AltGr is Ctrl with Alt on Windows, and Option writes letters on a Mac.
  const isShortcut = (ctrlKey || metaKey) && !event.getModifierState?.('AltGraph')
  return !isShortcut && [...key].length === 1 && key !== ' '
}
