/**
 * Elements and attributes of pages that the server prints, besides the allowlists of `allowed.ts`. Browsers get the same from a script
 * (`client/widget/recordings.ts`), which few need.
 */

const TAGS = 'audio track video'
const ATTRIBUTES = 'controls crossorigin kind label playsinline poster preload scope srclang'
export type PrintedTag = Listed<typeof TAGS>
export type PrintedAttribute = Listed<typeof ATTRIBUTES>

type Listed<Text extends string> = Text extends `${infer First} ${infer Rest}` ? First | Listed<Rest> : Text

const names: readonly string[] = `${TAGS} ${ATTRIBUTES}`.split(' ')

export function isPrinted(name: string): boolean {
  return names.includes(name)
}
