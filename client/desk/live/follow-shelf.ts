/**
 * Follows the shelf. The list is short and always read whole: at the start and every few seconds, but only once
 * after the desk's stream has opened, for as long as it stays open.
 */
import type { Change } from '#shared/blog/change.ts'
import type { Update } from '#shared/blog/update.ts'
import { DeskLine, type DeskLinePorts } from './desk-line.ts'
import { openRounds } from './rounds.ts'
import { EMPTY_SHELF, type Shelf, shelve, stock } from './shelf.ts'

type ShelfPorts = Pick<DeskLinePorts, 'address' | 'blog' | 'getTicket'> & {
  readonly list: (signal: AbortSignal) => Promise<readonly Update[] | undefined>
  readonly onShelf: (shelf: Shelf) => void
  /** Whether the shelf is current to within a few seconds. */
  readonly onLive: (isLive: boolean) => void
}

export function followShelf({ list, onShelf, onLive, ...given }: ShelfPorts) {
  let shelf = EMPTY_SHELF
  let fresh = new Set<string>()
  let isLineOpen = false

  const rounds = openRounds({
    ask(signal) {
      fresh = new Set()
      return list(signal)
    },
    hear(listed) {
      if (listed) put(stock(shelf, listed, fresh))
      onLive(listed !== undefined)
    },
    goesOn: () => !isLineOpen,
  })

  const line = new DeskLine({
    ...given,
    onChange: take,
    onOpen(isOpen) {
      isLineOpen = isOpen
      rounds.now()
    },
  })

  function take(change: Change) {
    if ('update' in change) fresh.add(change.update.id)
    put(shelve(shelf, change))
  }

  function put(next: Shelf) {
    if (next === shelf) return
    shelf = next
    onShelf(shelf)
  }

  rounds.now()
  return {
    /** A change known from elsewhere, such as the response to the desk's own request. */
    take,
    /** Makes the next attempt now. */
    retry() {
      rounds.now()
      line.retry()
    },
    close() {
      line.close()
      rounds.close()
    },
  }
}
