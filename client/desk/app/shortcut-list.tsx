/** All shortcuts of the desk; `?` outside of text opens it. */
import { useEffect } from 'react'
import { Modal } from '#client/desk/kit/modal.tsx'
import { isMac, SHORTCUTS, shortcutText } from '#client/desk/kit/shortcuts.ts'
import { createStore } from '#client/desk/kit/store.ts'
import { takesText } from '#client/desk/kit/typing-place.ts'
import { useStore } from '#client/desk/kit/use-store.ts'
import { words } from '#client/desk/kit/words.ts'

const said = words.shortcuts
const { control, alt, enter } = words.keys

export const isListOpen = createStore(false)

export function ShortcutList() {
  useEffect(() => {
    const ended = new AbortController()
    addEventListener('keydown', openAt, { signal: ended.signal })
    return () => ended.abort()
  }, [])

  return useStore(isListOpen) && <List />
}

function openAt(event: KeyboardEvent) {
  if (event.key !== '?' || event.defaultPrevented || takesText(event.target)) return
  if (document.querySelector('dialog[open]')) return
  event.preventDefault()
  isListOpen.set(true)
}

/** Those that are not a letter with Alt and Shift. */
const OTHERS: readonly { readonly name: keyof typeof said.others; readonly keys: string }[] = [
  { name: 'send', keys: isMac ? '⌘ Enter' : `${control} ${enter}` },
  { name: 'marks', keys: isMac ? '⌘ B, ⌘ I' : `${control} B, ${control} I` },
  { name: 'link', keys: isMac ? '⌘ K' : `${control} K` },
  { name: 'toolbar', keys: isMac ? '⌥ F10' : `${alt} F10` },
  { name: 'coverage', keys: isMac ? '⌃ 1 … 9' : `${alt} 1 … 9` },
  { name: 'list', keys: '?' },
]

function List() {
  const rows = [
    ...SHORTCUTS.map(name => [said.names[name], shortcutText(name)] as const),
    ...OTHERS.map(({ name, keys }) => [said.others[name], keys] as const),
  ]
  return (
    <Modal title={said.title} onClose={() => isListOpen.set(false)}>
      <p className="soft">{said.help}</p>
      <table className="shortcuts">
        <tbody>
          {rows.map(([what, keys]) => (
            <tr key={what}>
              <th scope="row">{what}</th>
              <td>
                <kbd dir="ltr">{keys}</kbd>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Modal>
  )
}
