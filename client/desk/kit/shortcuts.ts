/**
 * The desk's shortcuts. Alt+Shift with a letter, and Ctrl+Shift on a Mac, where Option writes letters: neither Chromium nor
 * Firefox uses them for these letters, nor do NVDA, JAWS and VoiceOver, which have their own modifier keys.
 */

import { words } from './words.ts'

export type ShortcutName = keyof typeof LETTERS

const LETTERS = {
  new: 'N',
  title: 'H',
  key: 'K',
  pin: 'P',
  alert: 'L',
  schedule: 'S',
  preview: 'V',
  templates: 'M',
  previousTab: 'Q',
  nextTab: 'W',
  timeline: 'U',
  find: 'F',
  undo: 'Z',
  edit: 'E',
  comments: 'C',
  answer: 'R',
} as const

export const SHORTCUTS = Object.keys(LETTERS) as readonly ShortcutName[]

export const isMac = /Mac|iPhone|iPad/.test(navigator.platform)

/** "Alt Shift Z" */
export function shortcutText(name: ShortcutName): string {
  const { alt, shift } = words.keys
  return `${isMac ? '⌃ ⇧' : `${alt} ${shift}`} ${LETTERS[name]}`
}

type Pressed = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>

export function shortcutOf({ key, code, ctrlKey, metaKey, altKey, shiftKey }: Pressed): ShortcutName | undefined {
  const isHeld = shiftKey && !metaKey && (isMac ? ctrlKey && !altKey : altKey && !ctrlKey)
  if (!isHeld) return undefined
  // On keyboards of other scripts, the place of the key counts.
  const letter = /^[a-z]$/i.test(key) ? key.toUpperCase() : code.replace(/^Key/, '')
  return SHORTCUTS.find(name => LETTERS[name] === letter)
}
