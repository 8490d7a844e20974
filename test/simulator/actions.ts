/** What can happen in a simulation: people act, and things break for a while. Each is data, told in words. */
import fc from 'fast-check'

export const READERS = ['reader-1', 'reader-2', 'reader-3', 'reader-4', 'member', 'app'] as const
export const EDITORS = ['editor-1', 'editor-2'] as const
export const NODES = ['node A', 'node B'] as const
const NODE = fc.constantFrom(...NODES)
const READER = fc.constantFrom(...READERS)
const EDITOR = fc.constantFrom(...EDITORS)
const CLIENT = fc.constantFrom(...READERS, ...EDITORS)
const forMs = fc.integer({ min: 10, max: 20_000 })
const number = fc.nat({ max: 50 })
const share = fc.constantFrom(0, 0.3, 1)

const arbitraries = {
  post: fc.record({ editor: EDITOR, isMembers: fc.boolean(), isDraft: fc.boolean(), key: fc.boolean() }),
  burst: fc.record({ editor: EDITOR, posts: fc.integer({ min: 2, max: 12 }) }),
  correct: fc.record({ editor: EDITOR, update: number }),
  remove: fc.record({ editor: EDITOR, update: number }),
  removeWhileAway: fc.record({ editor: EDITOR, reader: READER, forMs }),
  cutClient: fc.record({ client: CLIENT, forMs, isHalfOpen: fc.boolean() }),
  stall: fc.record({ client: READER, forMs }),
  reload: fc.record({ reader: READER }),
  kill: fc.record({ node: NODE, forMs, isSilent: fc.boolean(), skewMs: fc.integer({ min: -20_000, max: 20_000 }) }),
  killAfterCommit: fc.record({ node: NODE, forMs }),
  drain: fc.record({ node: NODE, forMs }),
  cutDatabase: fc.record({ node: NODE, forMs }),
  freezeDatabase: fc.record({ node: NODE, forMs }),
  weather: fc.record({ drop: share, repeat: share, delay: share, forMs }),
  cutRedis: fc.record({ node: NODE, forMs }),
  backUp: fc.record({}),
  restore: fc.record({ forMs }),
  restoreRunning: fc.record({}),
  standbyLags: fc.record({}),
  failOver: fc.record({ forMs, isStale: fc.boolean() }),
  prune: fc.record({}),
  revoke: fc.record({ reader: fc.constantFrom('member', 'app') }),
} as const

type Kind = keyof typeof arbitraries
type Fields = { readonly [K in Kind]: (typeof arbitraries)[K] extends fc.Arbitrary<infer F> ? F : never }
export type Action = { readonly [K in Kind]: { readonly kind: K } & Fields[K] }[Kind]
/** `pauseMs` passes before it. */
type Step = { readonly pauseMs: number; readonly action: Action }
export type Schedule = { readonly world: number; readonly steps: readonly Step[] }

/** People do more often what a newsroom does; the rest breaks now and then. */
const WEIGHTS: Partial<Record<Kind, number>> = {
  post: 10,
  burst: 4,
  correct: 4,
  remove: 4,
  removeWhileAway: 2,
  cutClient: 4,
  prune: 0.1,
}
const MOST_STEPS = 24
const TENTHS = 10

const actions = (Object.keys(arbitraries) as Kind[]).map(kind => ({
  weight: (WEIGHTS[kind] ?? 1) * TENTHS,
  arbitrary: (arbitraries[kind] as fc.Arbitrary<object>).map(fields => ({ kind, ...fields }) as Action),
}))

const pauseMs = fc.oneof(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 6_000 }))
const step: fc.Arbitrary<Step> = fc.record({ pauseMs, action: fc.oneof(...actions) })

export const schedules: fc.Arbitrary<Schedule> = fc.record({
  world: fc.noShrink(fc.nat()),
  steps: fc.array(step, { minLength: 1, maxLength: MOST_STEPS, size: 'max' }),
})

export function inWords({ pauseMs, action }: Step): string {
  return `after ${pauseMs} ms: ${sentence(action)}`
}

function sentence(action: Action): string {
  switch (action.kind) {
    case 'post':
      return `${action.editor} posts ${action.isDraft ? 'a draft' : 'an update'}${action.isMembers ? ' on the private blog' : ''}`
    case 'burst':
      return `${action.editor} posts ${action.posts} updates at once`
    case 'correct':
      return `${action.editor} corrects update ${action.update}`
    case 'remove':
      return `${action.editor} removes update ${action.update}`
    case 'removeWhileAway':
      return `${action.editor} posts an update and removes it while ${action.reader} is away, for 9 s and ${action.forMs} ms`
    case 'cutClient':
      return `${action.client} loses the network for ${action.forMs} ms${action.isHalfOpen ? ', unnoticed by the node' : ''}`
    case 'stall':
      return `${action.client} reads nothing for ${action.forMs} ms`
    case 'reload':
      return `${action.reader} reloads the page`
    case 'kill':
      return `${action.node} is killed${action.isSilent ? ' without a sound' : ''}, and back after ${action.forMs} ms with a clock ${action.skewMs} ms off`
    case 'killAfterCommit':
      return `${action.node} is killed between its next commit and the announcement, and back after ${action.forMs} ms`
    case 'drain':
      return `${action.node} is drained, and back after ${action.forMs} ms`
    case 'cutDatabase':
      return `${action.node} is cut off the database for ${action.forMs} ms`
    case 'freezeDatabase':
      return `${action.node} hears nothing of the database for ${action.forMs} ms`
    case 'weather':
      return `Redis drops ${action.drop}, repeats ${action.repeat} and delays ${action.delay} of all messages for ${action.forMs} ms`
    case 'cutRedis':
      return `${action.node} is cut off Redis for ${action.forMs} ms`
    default:
      return ofTheDatabase(action)
  }
}

type OfTheDatabase = Extract<
  Action,
  { kind: 'backUp' | 'restore' | 'restoreRunning' | 'standbyLags' | 'failOver' | 'prune' | 'revoke' }
>

function ofTheDatabase(action: OfTheDatabase): string {
  switch (action.kind) {
    case 'backUp':
      return 'the database is backed up'
    case 'restore':
      return `the database is stopped for ${action.forMs} ms, and the backup restored`
    case 'restoreRunning':
      return 'the backup is restored under the running nodes'
    case 'standbyLags':
      return 'the standby falls behind from here on'
    case 'failOver':
      return `the ${action.isStale ? 'standby that is behind' : 'standby'} takes over after ${action.forMs} ms`
    case 'prune':
      return 'a thousand changes are made by another program, and old ones are deleted'
    case 'revoke':
      return `the access of ${action.reader} ends`
  }
}
