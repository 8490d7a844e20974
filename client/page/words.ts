/** The words of the page's own script, in the language of the coverage: the server puts them beside the script. */

export type OwnWords = {
  readonly readTo: string
  readonly noConnection: string
  /** `#` is the time. */
  readonly asOf: string
}

export function pageWords(): OwnWords | undefined {
  const held = document.querySelector('#page-words')?.textContent
  return held ? (JSON.parse(held) as OwnWords) : undefined
}
