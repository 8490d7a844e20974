/** Runs one schedule in a world of its own, and says which law was broken, if any. */
import { FanOut } from '#delivery/feed/fan-out.ts'
import { Window } from '#delivery/feed/window.ts'
import type { UpdateId } from '#shared/blog/ids.ts'
import { compareUpdates, parsePlace } from '#shared/blog/order.ts'
import { splitCursor } from '#shared/protocol/cursor.ts'
import { type Action, inWords, type Schedule } from './actions.ts'
import { createFetch, createWebSocketClass } from './browser.ts'
import { takeOver } from './globals.ts'
import { Installation, OPEN_BLOG, PRIVATE_BLOG } from './installation.ts'
import { Broken } from './laws.ts'
import type { SimulatedReader } from './reader.ts'
import type { Safeguard } from './safeguards.ts'
import { AWAY_MS, Stage } from './stage.ts'
import { Storage } from './storage.ts'
import { World } from './world.ts'

/** Enough for a client that waits 20 s between attempts, and notices a dead connection after 40 s. */
const CALM_MS = 90_000
/** A client that is told nothing notices after 40 s that its node is gone. */
const NOTICED_MS = 45_000
/** Law 4, healing: within 5 s although no announcement arrives; and the way through the network. */
const HEALED_MS = 5_500
/** An editor gives up after 20 s, and an answer that is lost takes 30. */
const POSTED_MS = 60_000

/** Until a reader token has ended, with everything that is granted on top. */
const ENDED_MS = 80_000

type Verdict = {
  readonly broken: Broken | undefined
  readonly trace: string
  readonly events: number
  readonly lines: readonly string[]
}

type SimulateOptions = {
  /** To be found missing. */
  readonly without?: Safeguard
  /** Keeps what happens in words. */
  readonly isTold?: boolean
}

let held: Storage | undefined

export async function simulate(
  schedule: Schedule,
  { without, isTold = false }: SimulateOptions = {},
): Promise<Verdict> {
  const world = new World({ seed: schedule.world, isTold })
  held ??= new Storage()
  const installation = new Installation({ world, storage: held, without })
  const { accesses, ledger } = installation
  const network = { fetch: createFetch(world, accesses), WebSocket: createWebSocketClass(world, accesses) }
  const restore = [takeOver(world, network), switchOff(without)]
  let stage: Stage | undefined
  try {
    await world.run(async () => {
      await installation.open()
      stage = new Stage(installation)
      await play(schedule, { world, stage, installation })
    })
  } catch (error) {
    ledger.broken ??=
      error instanceof Broken ? error : new Broken('bug', error instanceof Error ? `${error.stack}` : `${error}`)
  } finally {
    stage?.close()
    for (const end of restore) end()
  }
  return { broken: ledger.broken, trace: world.trace, events: world.events, lines: world.lines }
}

type Play = { readonly world: World; readonly stage: Stage; readonly installation: Installation }

async function play({ steps }: Schedule, { world, stage, installation }: Play): Promise<void> {
  const { ledger, redis } = installation
  for (const step of steps) {
    await world.pause(step.pauseMs)
    if (ledger.broken) return
    world.note(inWords(step))
    stage.do(step.action)
  }
  await world.pause(Math.max(0, ...steps.map(({ action }) => lastsMs(action))))
  stage.heal()
  await world.pause(NOTICED_MS)
  stage.heal()
  if (ledger.broken) return
  await converge(POSTED_MS, () => !stage.isPosting, {
    world,
    or: () => new Broken('durable', 'an editor waits for ever'),
  })
  await converge(CALM_MS, () => stage.readers.every(isLive), { world, or: () => notLive(stage) })
  await world.pause(HEALED_MS)
  check(stage, installation)
  // The last announcement is lost, and none follows it.
  redis.weather = { drop: 1, repeat: 0, delay: 0 }
  await Promise.all(
    stage.editors.map((editor, index) =>
      editor.post({ blog: index === 0 ? OPEN_BLOG : PRIVATE_BLOG, isDraft: false, key: false }),
    ),
  )
  await world.pause(HEALED_MS)
  check(stage, installation)
  ledger.settle()
}

/** Until it is over by itself. */
function lastsMs(action: Action): number {
  if (action.kind === 'revoke') return ENDED_MS
  return 'forMs' in action ? action.forMs + AWAY_MS : 0
}

async function converge(ms: number, isDone: () => boolean, { world, or }: { world: World; or: () => Broken }) {
  for (let leftMs = ms; !isDone(); leftMs -= 1_000) {
    if (leftMs <= 0) throw or()
    await world.pause(1_000)
  }
}

function isLive({ mayRead, following }: SimulatedReader): boolean {
  return !mayRead || following.standing.kind === 'live'
}

function notLive({ readers }: Stage): Broken {
  const late = readers.filter(reader => !isLive(reader))
  return new Broken('healing', late.map(({ name, following }) => `${name} is ${following.standing.kind}`).join(', '))
}

/** Everybody who is live has what the log has. Whose token ends reconnects now and then. */
function check({ readers }: Stage, { ledger, storage }: Installation): void {
  ledger.observe()
  for (const reader of readers) {
    if (reader.mayRead && reader.following.standing.kind === 'live') compare(reader, storage)
  }
}

function compare({ name, blog, cursor = '', following }: SimulatedReader, { database }: Storage): void {
  const row = database.prepare('SELECT epoch, head FROM streams WHERE stream = ?').get(`blog:${blog}`)
  const { epoch, offset } = splitCursor(cursor)
  if (row?.epoch !== epoch) throw new Broken('back', `${name} follows a history that the log has left`)
  if (Number(row.head) !== offset) throw new Broken('healing', `${name} is at ${offset}, the log at ${row.head}`)
  const { updates = [], older } = following.coverage ?? {}
  const edge = older === undefined ? undefined : parsePlace(older)
  const rows = database
    .prepare("SELECT id, version, shown_at FROM updates WHERE blog = ? AND shelf = 'public'")
    .all(blog)
    .map(row => ({ id: row.id as UpdateId, version: Number(row.version), time: String(row.shown_at) }))
  const versions = new Map<string, number>(updates.map(({ id, version }) => [id, version]))
  for (const { id, version, time } of rows) {
    // What is older than the pages that it loaded comes with its own page.
    if (edge && !versions.has(id) && compareUpdates({ id, time }, edge) > 0) continue
    const held = versions.get(id)
    if (held !== version) throw new Broken('ordered', `${name} holds version ${held} of ${id}, the log ${version}`)
    versions.delete(id)
  }
  for (const id of versions.keys()) throw new Broken('removed', `${name} holds ${id}, which the log does not have`)
}

/** Those that are in the middle of real code: a method that does nothing stands in their place. */
function switchOff(without: Safeguard | undefined): () => void {
  const { rewrite } = Window.prototype
  const { clear } = FanOut.prototype
  if (without === 'forgotten') Window.prototype.rewrite = () => {}
  if (without === 'restart') FanOut.prototype.clear = () => []
  return () => {
    Window.prototype.rewrite = rewrite
    FanOut.prototype.clear = clear
  }
}
