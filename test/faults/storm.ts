/** Strikes faults on an installation under load, in an order determined by a seed. */
import { setTimeout as wait } from 'node:timers/promises'
import { seededRandom } from '#test/support/readers/unreliable-bus.ts'
import { type Account, printed } from './account.ts'
import { type FaultsOf, faults } from './faults.ts'
import { underLoad } from './under-load.ts'

/** The probability of a second concurrent fault. */
const TWO_AT_ONCE = 0.3

type StormOptions = {
  readonly seed: number
  /** Each strikes one or two faults; every fault has its turn before one repeats. */
  readonly rounds: number
  /** The maximum duration of a fault; the minimum is a tenth of it. */
  readonly longestMs: number
  /** Called with a line for every action. */
  readonly say: (line: string) => void
}

/** The number of strikes per fault. */
type Struck = Readonly<Record<string, number>>

export async function storm(options: StormOptions): Promise<Account & { readonly struck: Struck }> {
  const { seed, rounds, say } = options
  const random = seededRandom(seed)
  let struck: Struck = {}
  say(`seed ${seed}, ${rounds} rounds`)
  const account = await underLoad(seed, async stage => {
    struck = await strikeAll({ ...stage, random }, { ...options, faults })
  })
  for (const [name, times] of Object.entries(struck)) say(`${String(times).padStart(4)} × ${name}`)
  say(printed(account))
  return { ...account, struck }
}

type StrikeOptions<Stage> = StormOptions & {
  readonly faults: FaultsOf<Stage>
  /** The maximum time without a fault between two rounds; by default a third of the longest fault. */
  readonly restMs?: number
  /** Ends it after the round in progress. */
  readonly signal?: AbortSignal
}

export async function strikeAll<Stage>(
  target: Stage & { readonly random: () => number },
  { rounds, longestMs, restMs = longestMs * 0.3, faults, say, signal }: StrikeOptions<Stage>,
): Promise<Struck> {
  const { random } = target
  const struck: Record<string, number> = {}
  let deck: FaultsOf<Stage> = []
  for (let round = 1; round <= rounds && !signal?.aborted; round += 1) {
    const count = random() < TWO_AT_ONCE ? 2 : 1
    if (deck.length < count) deck = shuffled(faults, random)
    const chosen = deck.slice(0, count).sort((a, b) => faults.indexOf(a) - faults.indexOf(b))
    deck = deck.slice(count)

    const healings = []
    for (const fault of chosen) {
      healings.push(await fault.strike(target))
      struck[fault.name] = (struck[fault.name] ?? 0) + 1
    }
    const lastsMs = longestMs * (0.1 + 0.9 * random())
    say(`${round}. ${healings.map(({ what }) => what).join(' and ')} for ${Math.round(lastsMs)} ms`)
    await wait(lastsMs)
    for (const { heal } of healings) await heal()
    await wait(restMs * random())
  }
  return struck
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map(item => ({ item, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item)
}
