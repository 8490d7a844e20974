/** The words of the page's own script, in the coverage's language; the server embeds them in the page. */

export type OwnWords = {
  readonly readTo: string
  readonly noConnection: string
  /** `#` is the placeholder for the time. */
  readonly asOf: string
  readonly share: string
  readonly copied: string
  readonly notCopied: string
}

export function pageWords(): OwnWords | undefined {
  const held = document.querySelector('#page-words')?.textContent
  return held ? (JSON.parse(held) as OwnWords) : undefined
}
