/** Reads "See also SOURCE: TITLE": coverage elsewhere. */

type SeeAlso = { readonly title: string; readonly source?: string }

const SEE_ALSO = /^See also\s*:?\s+(?:([^:]{1,200}):\s+)?(\S.*)$/
/** The maximum length of a title in a body and in the list of related coverage. */
const TITLE_CHARACTERS = 300

export function readRelated(text: string): SeeAlso | undefined {
  const [, source, title = ''] = SEE_ALSO.exec(text) ?? []
  if (title === '' || title.length > TITLE_CHARACTERS) return undefined
  return source === undefined ? { title } : { title, source }
}
