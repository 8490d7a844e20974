/** Runs one form under load, measures its processes all the while, and judges what grew. */
import { setTimeout as wait } from 'node:timers/promises'
import { type Finding, findingsIn, type Sample } from './figures.ts'
import { type Form, openInstallation } from './installation.ts'
import { measure } from './measure.ts'
import { changesIn, keepBusy, newCounts } from './people.ts'

const SHORTEST_PAUSE_MS = 2_000
/** A measurement collects all garbage, so a long run makes no more than this. */
const SAMPLES = 400
/** And a server stands still meanwhile, for seconds on a busy machine: most of the time it has to do its work. */
const WORK_FOR_EACH_MS = 4
/** A feed keeps the last 512 changes in memory; until then, that is what grows. */
const WARM_CHANGES = 600
const LOOK_MS = 500

type SoakOptions = {
  readonly form: Form
  /** Measured time; what comes before it fills caches that have a bound. */
  readonly ms: number
  readonly warmUpMs: number
  readonly leaks: boolean
  readonly say: (line: string) => void
}

type Soaked = {
  readonly process: string
  readonly findings: readonly Finding[]
  readonly ended: string | undefined
}

export async function soak({ form, ms, warmUpMs, leaks, say }: SoakOptions): Promise<readonly Soaked[]> {
  await using installation = await openInstallation({ form, leaks })
  const { servers } = installation
  const leaving = new AbortController()
  const counts = newCounts()
  const busy = keepBusy(form, { installation, counts, signal: leaving.signal })
  busy.catch(() => {})
  const samples = new Map<string, Sample[]>(servers.map(({ name }) => [name, []]))
  const beginMs = performance.now()
  say(`${form}: warming up for ${Math.round(warmUpMs / 1_000)} s`)
  await wait(warmUpMs)
  while (changesIn(counts) < WARM_CHANGES && servers.every(({ ended }) => ended() === undefined)) await wait(LOOK_MS)
  const endMs = performance.now() + ms
  for (let number = 1; performance.now() < endMs; number += 1) {
    const beganMs = performance.now()
    for (const { name, socket, ended } of servers) {
      if (ended() !== undefined) continue
      const atMs = performance.now() - beginMs
      samples.get(name)?.push({ atMs, ...(await measure(socket)) })
    }
    if (number % 10 === 0) say(`${form}: ${minutes(performance.now() - beginMs)}, ${JSON.stringify(counts)}`)
    const tookMs = performance.now() - beganMs
    await wait(Math.max(SHORTEST_PAUSE_MS, ms / SAMPLES, tookMs * WORK_FOR_EACH_MS))
  }
  const ends = servers.map(({ ended }) => ended())
  leaving.abort()
  await busy
  return servers.map(({ name }, index) => ({
    process: name,
    findings: findingsIn(samples.get(name) ?? []),
    ended: ends[index],
  }))
}

function minutes(ms: number): string {
  return `${(ms / 60_000).toFixed(1)} min`
}
