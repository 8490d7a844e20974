/** Decisions that are nowhere else: those of this key press, a moment before they are in the outbox, and of comments that were merged. */
import { createStore } from '#client/desk/kit/store.ts'
import type { Decision } from '#client/desk/local/records/item.ts'

type Pressed = { readonly action: Decision['action']; readonly version: number }

/** @param versionOf A newer version than at the press has an outcome of its own. */
export function createPressed(versionOf: (id: string) => number) {
  const held = createStore<ReadonlyMap<string, Pressed>>(new Map())
  const at = (id: string) => {
    const pressed = held.get().get(id)
    return pressed?.version === versionOf(id) ? pressed.action : undefined
  }
  return {
    subscribe: held.subscribe,
    at,
    ids: () => [...held.get().keys()].filter(at),
    press(ids: readonly string[], action: Decision['action']): void {
      const made = ids.map(id => [id, { action, version: versionOf(id) }] as const)
      held.set(before => new Map([...before, ...made]))
    },
    unpress(ids: readonly string[]): void {
      held.set(before => new Map([...before].filter(([id]) => !ids.includes(id))))
    },
  }
}
