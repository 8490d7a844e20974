/** The cost of a campaign to a hundred thousand devices, compared with the encryption and the requests alone. */
import { join } from 'node:path'
import { type Claim, median, print, two, whole } from './figures.ts'
import { LOAD_CORE, Pinned, SERVER_CORE } from './pinned.ts'

const ROUNDS = 3
const MOST_TIMES_THE_FLOOR = 1.5
/** From the first campaign to the last; a page of devices in memory is far less. */
const MOST_GROWTH_MB = 50

type Round = { elapsedMs: number; cpuUs: number; resident: number }
const ORDERS = ['encryption web', 'floor web', 'campaign web', 'floor fcm', 'campaign fcm'] as const
type Order = (typeof ORDERS)[number]

export async function benchPush({ folder, devices }: { folder: string; devices: number }): Promise<Claim[]> {
  await using services = new Pinned({ core: LOAD_CORE, command: [process.execPath, 'bench/push-services.ts'] })
  const [web = '', fcm = ''] = JSON.parse(await services.line()) as string[]
  const words = [join(folder), web, fcm, String(devices)]
  await using sender = new Pinned({
    core: SERVER_CORE,
    command: [process.execPath, 'bench/push-campaign.ts', ...words],
  })
  await sender.line()

  const rounds = new Map<Order, Round[]>(ORDERS.map(order => [order, []]))
  for (let turn = 0; turn <= ROUNDS; turn += 1) {
    for (const order of ORDERS) {
      const round = await sender.ask<Round>(order)
      console.error(`Turn ${turn + 1} of ${ROUNDS + 1}, ${order}: ${whole(round.elapsedMs / 1_000)} s`)
      // The first turn warms up the JIT.
      if (turn > 0) rounds.get(order)?.push(round)
    }
  }

  const of = (order: Order, figure: (round: Round) => number) => median((rounds.get(order) ?? []).map(figure))
  const cpu = (order: Order) => of(order, ({ cpuUs }) => cpuUs / devices)
  const rate = (order: Order) => of(order, ({ elapsedMs }) => devices / (elapsedMs / 1_000))
  print(`Push: ${whole(devices)} devices`, [
    ['', 'µs of CPU each', 'sends a second'],
    ...ORDERS.map(order => [order, two(cpu(order)), whole(rate(order)).padStart(10)] as const),
  ])
  const web1 = cpu('campaign web') / cpu('floor web')
  const fcm1 = cpu('campaign fcm') / cpu('floor fcm')
  const residents = [...(rounds.get('campaign web') ?? []), ...(rounds.get('campaign fcm') ?? [])].map(
    one => one.resident,
  )
  const growth = (Math.max(...residents) - Math.min(...residents)) / 1e6
  const most = `(at most ${MOST_TIMES_THE_FLOOR})`
  return [
    { says: `Web Push: ${two(web1)} times encryption and request alone ${most}`, isKept: web1 <= MOST_TIMES_THE_FLOOR },
    { says: `FCM: ${two(fcm1)} times the request alone ${most}`, isKept: fcm1 <= MOST_TIMES_THE_FLOOR },
    {
      says: `memory moves by ${whole(growth)} MB over the campaigns (at most ${MOST_GROWTH_MB})`,
      isKept: growth <= MOST_GROWTH_MB,
    },
  ]
}
