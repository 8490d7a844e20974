/** One picture of docs/screenshots.md: the page, how to reach its state, and how it is shown. */
import type { BrowserContextOptions, Page } from 'playwright-core'
import type { Stage } from './stage.ts'

export type Shot = {
  /** The name of its file. */
  readonly name: string
  /** What the picture shows: its heading and its alternative text. */
  readonly says: string
  readonly on?: 'phone' | 'desktop'
  readonly context?: BrowserContextOptions
  /** A path on the server, or an absolute address. */
  readonly at: (stage: Stage) => string
  /** Brings the loaded page into the state that is shown. */
  readonly play?: (page: Page, stage: Stage) => Promise<void>
  /** Limits the picture to this element. */
  readonly of?: string
}
