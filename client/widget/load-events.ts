/** Loads the script that tells the surrounding page what happens in a coverage. Our own page has no use for it. */
import type { tellPage } from './events.ts'
import { loadBeside } from './load-beside.ts'
import type { Reading } from './reading.ts'
import type { ReadSurface } from './surface.ts'

type Events = { refresh(language: string): void; readonly passOn: NonNullable<Reading['passOn']> }

export function offerEvents(surface: ReadSurface): Events {
  let events: ReturnType<typeof tellPage> | undefined
  if (surface.host.shadowRoot || window !== parent) {
    void loadBeside('events.js').then(file => {
      events = file?.tellPage(surface)
      events?.refresh()
    })
  }
  return {
    refresh: () => events?.refresh(),
    passOn: (changes, come) => events?.passOn(changes, come) ?? changes,
  }
}
