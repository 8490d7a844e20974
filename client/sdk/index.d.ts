/** The public types of the client. They need no other package; a test compares them with the source. */
import type { Change, Coverage } from './blog.js'

export type * from './blog.js'

/** @param src The address of the blog's page, whole where there is no page around. @param held A coverage that the page has already. */
export function followBlog(src: string, listener: Listener, held?: Coverage): Following

export interface Listener {
  /** `changes` are those that led here; none after the coverage was loaded whole. */
  readonly onCoverage?: (coverage: Coverage, changes: readonly Change[]) => void
  readonly onStanding?: (standing: Standing) => void
  /** For a private blog: a reader token that is good now. Asked for with every request; without one none is made. */
  readonly getToken?: () => string | Promise<string>
  /**
   * Makes the requests over HTTP in place of the browser's own, where the server knows the reader by something else than a
   * token. Tokens are then for WebSocket alone.
   */
  readonly fetch?: (address: string, asked: RequestInit) => Promise<Response>
}

export interface Following {
  readonly coverage: Coverage | undefined
  readonly standing: Standing
  /** Adds the next older page to the coverage. */
  loadOlder(): Promise<'loaded' | 'none' | 'failed'>
  /** Does not wait any longer for the next attempt. */
  retry(): void
  close(): void
}

export type Standing =
  | { readonly kind: 'loading'; readonly isFailing: boolean }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  | { readonly kind: 'reconnecting' }
  | { readonly kind: 'catching-up' }
  | { readonly kind: 'stopped'; readonly why: 'unknown' | 'refused' }
