/** What can wait until the first screen is there, because on a slow connection it would delay it. */

/** For screens that do not tell, such as one to sign in. */
const PATIENCE_MS = 10_000

const { promise, resolve } = Promise.withResolvers<void>()

/** Resolves when something can be read and written, or signed in to. */
export const firstScreen: Promise<void> = promise

setTimeout(resolve, PATIENCE_MS)

/** More than once changes nothing. */
export const tellFirstScreen: () => void = resolve
