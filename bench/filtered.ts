/** What a filter costs: followers of one topic beside followers of everything, both on a Crier of their own, in turns. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { compile } from './compile.ts'
import { AUTHORIZATION, BLOG, type CrierServer, startCrier, UPDATES } from './crier-server.ts'
import { FOLLOW_BLOG, isFlawless, openFollowers, perDelivery, type Round, round, writeUpdate } from './fan-out.ts'
import { type Claim, median, print, two, whole } from './figures.ts'

const ROUNDS = 7
const UPDATES_A_ROUND = 30
/** The first rounds warm up the JIT and are not counted. */
const WARM_UP_ROUNDS = 2
/** A filter is one more encoding, shared by all who have it. */
const MOST_TIMES_WITHOUT = 1.15
const TOPIC = 'weather'

/** The same updates pass, so that both send frames of the same size. */
const FOLLOW_TOPIC = [
  ...['--path', '/connection/websocket', '--post', UPDATES, '--header', AUTHORIZATION],
  ...['--hello', '{"id":1,"connect":{}}'],
  ...['--hello', `{"id":2,"subscribe":{"channel":"blog:${BLOG}","data":{"topic":"${TOPIC}"}}}`],
  ...['--expect', '"subscribe":{'],
]

type Bench = { readonly folder: string; readonly followers: number }

export async function benchFiltered({ folder, followers }: Bench): Promise<Claim[]> {
  await using opened = new AsyncDisposableStack()
  const body = writeTopicUpdate(folder)
  const open = async (name: string, words: readonly string[]) => {
    const own = join(folder, name)
    mkdirSync(own)
    const crier = opened.use(await startCrier('serve', own))
    await addTopic(crier)
    const program = compile('load', folder)
    const asked = { program, port: crier.port, server: crier.process, followers, body, words }
    return opened.use((await openFollowers(asked)).load)
  }
  const loads = { whole: await open('whole', FOLLOW_BLOG), topic: await open('topic', FOLLOW_TOPIC) }

  const rounds: { whole: Round; topic: Round }[] = []
  for (let turn = 0; turn < WARM_UP_ROUNDS + ROUNDS; turn += 1) {
    const one = { whole: await round(loads.whole, UPDATES_A_ROUND), topic: await round(loads.topic, UPDATES_A_ROUND) }
    if (turn >= WARM_UP_ROUNDS) rounds.push(one)
  }
  const ratio = median(rounds.map(({ whole, topic }) => perDelivery(topic) / perDelivery(whole)))
  const row = (what: string, figure: (one: Round) => number) =>
    [
      what,
      two(median(rounds.map(one => figure(one.whole)))),
      two(median(rounds.map(one => figure(one.topic)))),
    ] as const
  print(`Filters: ${whole(followers)} followers of everything, and as many of one topic`, [
    ['', 'everything', 'one topic'],
    row('CPU per delivery, µs', perDelivery),
    row('latency p50, ms', ({ p50Ms }) => p50Ms),
    row('latency p99, ms', ({ p99Ms }) => p99Ms),
  ])
  return [
    {
      says: `a filter takes ${two(ratio)} times the CPU per delivery (at most ${MOST_TIMES_WITHOUT})`,
      isKept: ratio <= MOST_TIMES_WITHOUT,
    },
    {
      says: 'every follower of the topic got every update once, in order',
      isKept: rounds.every(({ whole, topic }) => isFlawless(whole) && isFlawless(topic)),
    },
  ]
}

function writeTopicUpdate(folder: string): string {
  const update = JSON.parse(readFileSync(writeUpdate(folder), 'utf8'))
  const file = join(folder, 'topic-update.json')
  writeFileSync(file, JSON.stringify({ ...update, topics: [TOPIC] }))
  return file
}

async function addTopic({ port }: CrierServer): Promise<void> {
  const [name = '', value = ''] = AUTHORIZATION.split(': ')
  const answer = await fetch(`http://127.0.0.1:${port}/v1/blogs/${BLOG}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json', 'if-match': '1', [name]: value },
    body: JSON.stringify({ topics: [{ id: TOPIC, name: 'Weather' }] }),
  })
  if (!answer.ok) throw new Error(`The topic could not be added: ${answer.status} ${await answer.text()}`)
}
