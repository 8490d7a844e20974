/** One picture of docs/screenshots.md: the page, how to reach its state, and its display options. */
import type { BrowserContextOptions, Page } from 'playwright-core'
import type { Stage } from './stage.ts'

export type Shot = {
  /** The file name. */
  readonly name: string
  /** What the picture shows: its heading and alternative text. */
  readonly says: string
  readonly on?: 'phone' | 'desktop'
  readonly context?: BrowserContextOptions
  /** A path on the server, or an absolute URL. */
  readonly at: (stage: Stage) => string
  /** Brings the loaded page into the pictured state. */
  readonly play?: (page: Page, stage: Stage) => Promise<void>
  /** Limits the picture to this element. */
  readonly of?: string
}
