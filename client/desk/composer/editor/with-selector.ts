/** What the text editor takes from `use-sync-external-store/shim/with-selector`, as a module: the package itself is CommonJS. */
import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react'

type Subscribe = (hear: () => void) => () => void
type IsEqual<Selection> = (a: Selection, b: Selection) => boolean

/** A part of a store. It is selected once from each snapshot, and stays the same object while `isEqual` says so. */
export function useSyncExternalStoreWithSelector<Snapshot, Selection>(
  subscribe: Subscribe,
  getSnapshot: () => Snapshot,
  _getServerSnapshot: (() => Snapshot) | null | undefined,
  select: (snapshot: Snapshot) => Selection,
  isEqual?: IsEqual<Selection>,
): Selection {
  const drawn = useRef<{ readonly selection: Selection }>(undefined)

  const get = useMemo(() => {
    let last: { readonly snapshot: Snapshot; readonly selection: Selection } | undefined
    return () => {
      const snapshot = getSnapshot()
      if (last && Object.is(last.snapshot, snapshot)) return last.selection
      const selected = select(snapshot)
      const before = last ?? drawn.current
      const selection = before && isEqual?.(before.selection, selected) ? before.selection : selected
      last = { snapshot, selection }
      return selection
    }
  }, [getSnapshot, select, isEqual])

  const selection = useSyncExternalStore(subscribe, get)
  useEffect(() => {
    drawn.current = { selection }
  }, [selection])
  return selection
}
