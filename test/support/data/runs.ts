/** The number of runs per property: few in a test run, any number with `PROPERTY_RUNS=100000 npx vitest run …`. */
export function runs(usual: number): { readonly numRuns: number } {
  const { PROPERTY_RUNS: asked } = process.env
  return { numRuns: asked === undefined ? usual : Number(asked) }
}

/** A time limit that allows for long runs. */
export const RUNS_TIMEOUT_MS = process.env.PROPERTY_RUNS === undefined ? 60_000 : 24 * 3_600_000
