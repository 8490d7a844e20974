/** All shortcuts of the desk; `?` outside of text opens it. */
import { useEffect } from 'react'
import { Modal } from '#client/desk/kit/modal.tsx'
import { isMac, SHORTCUTS, shortcutText } from '#client/desk/kit/shortcuts.ts'
import { createStore } from '#client/desk/kit/store.ts'
import { takesText } from '#client/desk/kit/typing-place.ts'
import { useStore } from '#client/desk/kit/use-store.ts'
import { words } from '#client/desk/kit/words.ts'

const said = words.shortcuts

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

function List() {
  const rows = [
    ...SHORTCUTS.map(name => [said.names[name], shortcutText(name)] as const),
    ...said.others.map(([what, keys, onMac]) => [what, isMac ? onMac : keys] as const),
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
                <kbd>{keys}</kbd>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Modal>
  )
}
