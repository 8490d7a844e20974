/** All coverages, shared by every view of a signed-in editor. */
import { createContext, useContext, useEffect, useMemo } from 'react'
import type { Login } from '#client/desk/api/login/login.ts'
import { showWaiting } from '#client/desk/kit/page-title.ts'
import { playIfOn } from '#client/desk/kit/sound.ts'
import { useStore } from '#client/desk/kit/use-store.ts'
import { Coverages, type CoveragesNow, handedIn } from './coverages.ts'

export const CoveragesContext = createContext<Coverages | undefined>(undefined)

export function useOpenCoverages(login: Login): Coverages {
  const { name, role } = login
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new token does not mean another editor
  const coverages = useMemo(() => new Coverages({ login, onHandedIn: playIfOn }), [name, role])

  useEffect(() => {
    const stop = coverages.open()
    const unsubscribe = coverages.state.subscribe(() => showWaiting(handedIn(coverages.state.get())))
    return () => {
      unsubscribe()
      stop()
      showWaiting(0)
    }
  }, [coverages])

  return coverages
}

export function useCoverages(): { readonly coverages: Coverages; readonly now: CoveragesNow } {
  const coverages = useContext(CoveragesContext)
  if (!coverages) throw new Error('This view is outside of a signed-in desk')
  return { coverages, now: useStore(coverages.state) }
}
