/** The text sizes that a reader may choose on the newsroom's pages, in percent of the size that the browser is set to. */

/** In `localStorage`. */
export const TEXT_SIZE_KEY = 'crier-text-size'
export const TEXT_SIZES = [100, 115, 130, 150] as const
