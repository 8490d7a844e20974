/** How long to wait before a request is repeated. */

type BackOff = { readonly firstMs: number; readonly mostMs: number; readonly random: () => number }

/**
 * Exponential back-off with full jitter: clients that lost the server together do not return together.
 * @param attempt Failed attempts so far, from 1
 */
export function backOffMs(attempt: number, { firstMs, mostMs, random }: BackOff): number {
  return Math.min(firstMs * 2 ** (attempt - 1), mostMs) * random()
}
