/**
 * A reader's position in a stream. A restored log may reach offset 7 again with other changes, so the cursor also
 * has the epoch, which identifies the history that the offset belongs to.
 */
export type Cursor = { readonly epoch: string; readonly offset: number }

/** The beginning of any history: the empty epoch matches every epoch. */
export const BEGINNING: Cursor = { epoch: '', offset: 0 }

const CURSOR = /^([A-Za-z0-9]{1,32})\.(0|[1-9]\d{0,15})$/

/** `<epoch>.<offset>`; opaque to clients. */
export function printCursor({ epoch, offset }: Cursor): string {
  return `${epoch}.${offset}`
}

/** Splits a cursor that came from a server, without validating it. */
export function splitCursor(text: string): Cursor {
  const [epoch = '', offset] = text.split('.')
  return { epoch, offset: Number(offset) }
}

/** Undefined for text that `printCursor` cannot have made. */
export function parseCursor(text: string): Cursor | undefined {
  const [, epoch, digits] = CURSOR.exec(text) ?? []
  const offset = Number(digits)
  if (epoch === undefined || !Number.isSafeInteger(offset)) return undefined
  return { epoch, offset }
}
