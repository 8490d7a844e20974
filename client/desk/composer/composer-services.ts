/** The services that the composer needs; it has neither network nor storage of its own. */
import type { Embed } from '#shared/blog/portable-text.ts'
import type { Update } from '#shared/blog/update.ts'
import type { SendFile } from './body/uploads.ts'

export type ComposerServices = {
  readonly upload: SendFile
  /** The readable card of an address; fails where there is none. */
  readLink(url: string): Promise<EmbedCard>
  /** The text that the editor saved under a name, typed after a slash. */
  findSnippet(name: string): string | undefined
  /** Updates of this blog by what an editor typed of their time ("1105") or their words. */
  findUpdates(text: string): Promise<readonly Update[]>
}

/** The server's card has no key: keys belong to a body. */
export type EmbedCard = Omit<Embed, '_type' | '_key'>
