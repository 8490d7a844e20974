/** Attributes of `<crier-blog>`. Bad values count as absent; `checks.ts` reports them. */

/** Anything but a whole number that is less than the number of updates has no effect. */
export function limitOf(host: Element): number {
  return Number(host.getAttribute('limit')) || Number.POSITIVE_INFINITY
}
