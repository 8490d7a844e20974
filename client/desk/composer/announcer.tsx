/** Announces changes to screen readers without moving the focus. */
import { createContext, type ReactNode, useCallback, useContext, useState } from 'react'

const Announce = createContext<(sentence: string) => void>(() => undefined)

export function useAnnounce(): (sentence: string) => void {
  return useContext(Announce)
}

export function Announcer({ children }: { readonly children: ReactNode }) {
  const [said, setSaid] = useState({ sentence: '', times: 0 })
  const announce = useCallback((sentence: string) => setSaid(({ times }) => ({ sentence, times: times + 1 })), [])
  return (
    <Announce value={announce}>
      {children}
      {/* A space in turn makes the same sentence, said twice, a change that is spoken again. */}
      <p className="visually-hidden" role="status" aria-live="polite">
        {said.sentence}
        {said.times % 2 === 1 ? '\u00a0' : ''}
      </p>
    </Announce>
  )
}
