/** Coordinates the tabs of one desk on one device: messages and exclusive locks. */

export type Tabs = ReturnType<typeof openTabs>

/** A lock held by this tab, or by the page before a reload, is released within a moment. */
const LETTING_GO_MS = 1_000
/** On a slow device the page before a reload is taken down while this one is built already. */
const SLOWLY_MS = 10_000

/** Without https a browser has no locks: two tabs may then send the same, which the server recognises by its key. */
export function openTabs(name: string) {
  const channel = new BroadcastChannel(name)
  const listeners = new Map<string, Set<() => void>>()
  channel.addEventListener('message', ({ data }) => {
    for (const run of listeners.get(String(data)) ?? []) run()
  })
  const held = new Set<string>()
  let isClosed = false
  const locks = 'locks' in navigator ? navigator.locks : undefined

  function request(what: string, patience: LockOptions) {
    return new Promise<(() => void) | undefined>(resolve => {
      if (!locks) return resolve(() => {})
      const hold = (lock: Lock | null) => {
        if (!lock) return resolve(undefined)
        held.add(what)
        return new Promise<void>(release => resolve(release)).finally(() => held.delete(what))
      }
      locks.request(`${name} ${what}`, patience, hold).catch(() => resolve(undefined))
    })
  }

  return {
    /** To the other tabs. A draft may be released after the desk has closed. */
    tell(what: string) {
      if (!isClosed) channel.postMessage(what)
    },
    /** From the other tabs. */
    hear(what: string, run: () => void) {
      listeners.set(what, (listeners.get(what) ?? new Set()).add(run))
    },
    /** One tab at a time. */
    async alone<T>(what: string, run: () => Promise<T>): Promise<T> {
      return locks ? locks.request(`${name} ${what}`, run) : run()
    },
    /** Held until `release`, or until this tab is gone. Undefined: another tab holds it. */
    claim(what: string) {
      const leftMs = held.has(what) ? LETTING_GO_MS : LETTING_GO_MS - performance.now()
      return request(what, leftMs > 0 ? { signal: AbortSignal.timeout(leftMs) } : { ifAvailable: true })
    },
    /** Of what could not be claimed when this page began: nothing waits for it. */
    claimLate: (what: string) => request(what, { signal: AbortSignal.timeout(SLOWLY_MS) }),
    close() {
      isClosed = true
      channel.close()
    },
  }
}
