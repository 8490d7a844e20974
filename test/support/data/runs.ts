/** How often a property is tried: few times in a test run, as often as you like with `PROPERTY_RUNS=100000 npx vitest run …`. */
export function runs(usual: number): { readonly numRuns: number } {
  const { PROPERTY_RUNS: asked } = process.env
  return { numRuns: asked === undefined ? usual : Number(asked) }
}

/** A long run takes its time. */
export const RUNS_TIMEOUT_MS = process.env.PROPERTY_RUNS === undefined ? 60_000 : 24 * 3_600_000
