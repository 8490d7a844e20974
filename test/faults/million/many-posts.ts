/** Posts any number of numbered updates to a form of Crier while faults strike it, and accounts for each of them. */
import { setTimeout as wait } from 'node:timers/promises'
import { seededRandom } from '#test/support/readers/unreliable-bus.ts'
import { createBlog } from '../newsroom.ts'
import { strikeAll } from '../storm.ts'
import { Follower, readAfterwards } from './follower.ts'
import { BLOGS, type FormName, forms, type OpenForm } from './forms.ts'
import { keepPostingNumbers, POSTERS } from './posters.ts'
import { Tally } from './tally.ts'
import { transports } from './transports.ts'

/** Short enough that most of the time posts are accepted. */
const LONGEST_FAULT_MS = 2_000
const REST_MS = 20_000
/** How long the last reader may need to get the last post once everything has recovered. */
const SETTLE_MS = 60_000
const LOOK_MS = 100
/** The longest timer of Node. */
const MOST_MS = 2 ** 31 - 1

type ManyPostsOptions = {
  readonly form: FormName
  readonly seed: number
  readonly posts: number
  /** Ends it before that number is reached. */
  readonly longestMs: number
  readonly say: (line: string) => void
}

type ManyPosts = {
  readonly acknowledged: number
  readonly removed: number
  readonly shown: number
  readonly faults: number
  readonly complaints: readonly string[]
}

export async function manyPosts({ form, seed, posts, longestMs, say }: ManyPostsOptions): Promise<ManyPosts> {
  await using opened = await forms[form]()
  const { key } = opened
  for (const id of BLOGS) await createBlog({ url: urlOf(opened.ingest), key, id }).catch(ifThere)
  const tally = new Tally(BLOGS.length)
  const followers = followAll(opened, { tally, seed })
  const stopping = AbortSignal.timeout(Math.min(longestMs, MOST_MS))
  const isDone = () => stopping.aborted || tally.acknowledged >= posts

  const random = seededRandom(seed)
  const posting = Array.from({ length: POSTERS }, (_, n) => {
    const own = seededRandom(seed * 1_000 + n)
    return keepPostingNumbers({
      ...{ seed, key, blogs: BLOGS, tally, isDone },
      ...{ random: own, url: () => urlOf(opened.ingest, own) },
    })
  })
  const posted = new AbortController()
  const faults = opened.faults(followers)
  const striking = strikeAll(
    { random },
    {
      seed,
      rounds: Number.POSITIVE_INFINITY,
      longestMs: LONGEST_FAULT_MS,
      restMs: REST_MS,
      faults,
      say,
      signal: posted.signal,
    },
  )
  await Promise.all(posting)
  posted.abort()
  const struck = await striking
  await settle(followers, tally)
  for (const follower of followers) follower.close()
  await readAll(opened, tally)
  tally.settle()

  const faultsStruck = Object.values(struck).reduce((sum, times) => sum + times, 0)
  const complaints = [...opened.crashes(), ...tally.complaints]
  return {
    acknowledged: tally.acknowledged,
    removed: tally.removed,
    shown: tally.shown,
    faults: faultsStruck,
    complaints,
  }
}

function followAll(opened: OpenForm, { tally, seed }: { tally: Tally; seed: number }): readonly Follower[] {
  return BLOGS.flatMap((id, place) =>
    Object.entries(transports).map(([transport, follow], n) => {
      const random = seededRandom(seed * 31 + place * 7 + n)
      const name = `the reader of ${id} by ${transport}`
      const follower = new Follower({ name, blog: { id, place }, url: () => urlOf(opened.gateways, random), tally })
      follow(follower).catch((error: unknown) => tally.complain(`${name} failed: ${error}`))
      return follower
    }),
  )
}

/** Waits until everybody was shown everything, and complains about those who were not in time. */
async function settle(followers: readonly Follower[], tally: Tally): Promise<void> {
  const patience = AbortSignal.timeout(SETTLE_MS)
  const isBehind = ({ given, offset }: Follower) => offset < tally.lastOffset(given.blog.place)
  while (followers.some(isBehind) && !patience.aborted) await wait(LOOK_MS)
  for (const { given, offset } of followers.filter(isBehind)) tally.complain(`${given.name} stayed at ${offset}`)
}

/** Each blog from its beginning, on every node. */
async function readAll({ gateways }: OpenForm, tally: Tally): Promise<void> {
  for (const { url } of gateways) {
    for (const [place, id] of BLOGS.entries()) {
      const last = await readAfterwards({ name: `${id} on ${url}`, blog: { id, place }, url: () => url, tally })
      if (last < tally.lastOffset(place)) tally.complain(`${id} ends at ${last} on ${url}`)
    }
  }
}

function urlOf(nodes: OpenForm['ingest'], random: () => number = () => 0): string {
  return nodes[Math.floor(random() * nodes.length)]?.url ?? ''
}

/** A newsroom of the storms has the first one already. */
function ifThere(error: unknown): void {
  if (!String(error).includes('blog_exists')) throw error
}
