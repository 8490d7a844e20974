/** A place in a text of paragraphs: `isNewLine` is an empty line below its paragraph. */
export type TextSpot = { readonly paragraph: number; readonly offset: number; readonly isNewLine?: boolean }
