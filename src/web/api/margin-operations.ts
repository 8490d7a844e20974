/** The API calls for what editors note beside updates: who sees to it, how far it is checked, side notes. For the desk only. */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { authorOf } from '#editorial/updates/author-of.ts'
import { findUpdate } from '#editorial/updates/find-update.ts'
import { Refusal } from '#platform/errors.ts'
import { randomLetters } from '#platform/random-letters.ts'
import { author } from '#shared/blog/change.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import { updateId } from '#shared/blog/ids.ts'
import { type Margin, margin } from '#shared/blog/margin.ts'
import { NOTE_CHARACTERS } from '#shared/blog/margin-limits.ts'
import { marginPatch, newSideNote } from '#shared/requests/margin-inputs.ts'
import type { Acting } from '#store/keys/acting.ts'
import { role } from '#store/keys/keys.ts'
import { permit } from '#store/keys/permit.ts'
import type { Records } from '#store/log/records.ts'
import type { MarginPlace, Margins } from '#store/margins/margins.ts'
import { PRIVATE } from '#web/middleware/caching.ts'
import { demandVersionOrNoneIn, etag, isHeld } from '#web/middleware/conditions.ts'
import { type ColleaguePorts, colleaguesAt } from './colleagues.ts'
import { exampleAuthor, exampleUpdate } from './examples.ts'
import { IDEMPOTENCY_KEY, IF_MATCH, IF_NONE_MATCH } from './headers.ts'
import { idempotencyOf } from './idempotency.ts'
import { callerOf, limitUpTo, madeId, type Operation, ofBlog, ofUpdate, operation } from './operation.ts'

/** With fifty notes of a thousand characters each, a page is some megabytes; as newsrooms write them, some kilobytes. */
const MAX_PAGE = 100
const DEFAULT_PAGE = 50
const ID_LETTERS = 12

const shownMargin = margin
  .extend({ isYours: z.boolean().meta({ description: 'Given to whoever makes the call' }) })
  .meta({ id: 'ShownMargin' })
const marginList = z
  .object({
    margins: z.array(shownMargin),
    older: z.string().optional().meta({ description: 'Pass as `before` for the next page; absent at the end' }),
  })
  .meta({ id: 'MarginList' })
const marginAnswer = z.object({ margin: shownMargin }).meta({ id: 'MarginAnswer' })
const colleague = author
  .extend({ role, isYou: z.boolean().meta({ description: 'Whoever makes the call' }) })
  .meta({ id: 'Colleague' })
const colleagueList = z.object({ colleagues: z.array(colleague) }).meta({ id: 'ColleagueList' })

const listQuery = z.object({
  limit: limitUpTo(MAX_PAGE, { of: 'them on a page', otherwise: DEFAULT_PAGE }),
  before: z
    .string()
    .regex(/^[\d\-:.TZ]{24}_[0-9a-f-]{36}$/, 'pass the `older` of a response')
    .optional()
    .meta({ description: 'The `older` of the previous page' }),
})
const ofNote = ofUpdate.extend({ note: madeId('The `id` of the note') })
const copied = z
  .strictObject({ from: updateId.meta({ description: 'The update that it is copied from' }) })
  .meta({ id: 'MarginCopy', example: { from: exampleUpdate.id } })

const exampleMargin = {
  update: exampleUpdate.id,
  version: 3,
  assignee: exampleAuthor,
  checked: { state: 'checking', by: exampleAuthor, at: exampleUpdate.updatedAt },
  notes: [{ id: 'bW9yZQ', text: 'The ministry has not called back.', at: exampleUpdate.updatedAt, by: exampleAuthor }],
  changedAt: exampleUpdate.updatedAt,
  isYours: true,
} as const
const one = { description: 'As it is now', schema: marginAnswer, example: { margin: exampleMargin } }

type MarginPorts = ColleaguePorts & { readonly margins: Margins; readonly records: Records }

export function marginOperations(ports: MarginPorts): readonly Operation[] {
  return [listMargins(ports), listColleagues(ports), edit(ports), copy(ports), addNote(ports), removeNote(ports)]
}

function listMargins({ margins, records }: MarginPorts): Operation {
  return operation({
    method: 'get',
    path: '/v1/blogs/:blog/margins',
    name: 'listMargins',
    group: 'Updates',
    summary: 'List what editors noted beside the updates of a blog',
    description:
      'Whom each is given to, how far its facts are checked, and side notes; the last changed first. A desk asks every few seconds with `If-None-Match`. Readers never get any of it. A contributor gets the notes beside updates that are given to them alone.',
    access: 'contributor',
    params: ofBlog,
    query: listQuery,
    headers: [IF_NONE_MATCH],
    answers: {
      200: { description: 'One page', schema: marginList, example: { margins: [exampleMargin] } },
      304: { description: 'Your copy is current' },
    },
    refuses: ['unknown_blog'],
    async run({ params: { blog }, query: { limit, before }, headers, by }) {
      const caller = callerOf({ by })
      if (!(await records.blog(blog))) throw new Refusal('unknown_blog')
      // Whoever becomes an editor gets the notes that were left out before.
      const tag = etag(`${await margins.revision(blog)}.${caller.id}.${isEditor(caller, blog)}`)
      const answered = { ETag: tag, 'Cache-Control': 'private, no-cache' }
      if (isHeld(headers, tag)) return { status: 304, headers: answered }
      const page = await margins.page(blog, { limit, ...(before !== undefined && { before: placeIn(before) }) })
      const older = page.next && `${page.next.changedAt}_${page.next.update}`
      const json = { margins: page.margins.map(one => shownTo(caller, blog, one)), ...(older && { older }) }
      return { headers: answered, json }
    },
  })
}

function listColleagues({ records, ...ports }: MarginPorts): Operation {
  return operation({
    method: 'get',
    path: '/v1/blogs/:blog/colleagues',
    name: 'listColleagues',
    group: 'Updates',
    summary: 'List whom an update of a blog can be given to',
    description: 'Keys and people that write for it, by name.',
    access: 'editor',
    params: ofBlog,
    answers: {
      200: {
        description: 'All of them',
        schema: colleagueList,
        example: { colleagues: [{ ...exampleAuthor, role: 'editor', isYou: false }] },
      },
    },
    refuses: ['unknown_blog'],
    async run({ params: { blog }, by }) {
      if (!(await records.blog(blog))) throw new Refusal('unknown_blog')
      const { id } = callerOf({ by })
      const colleagues = (await colleaguesAt(blog, ports)).map(one => ({ ...one, isYou: one.key === id }))
      return { headers: { 'Cache-Control': PRIVATE }, json: { colleagues } }
    },
  })
}

function edit(ports: MarginPorts): Operation {
  const { margins, records } = ports
  return operation({
    method: 'patch',
    path: '/v1/blogs/:blog/updates/:update/margin',
    name: 'editMargin',
    group: 'Updates',
    summary: 'Give an update or draft to a colleague, and say how far it is checked',
    description:
      'Absent fields keep their value. `If-Match: "0"` where nothing was noted yet. A contributor may hand back what was given to them, and say how far they have checked it.',
    access: 'contributor',
    params: ofUpdate,
    headers: [IF_MATCH],
    body: marginPatch,
    answers: { 200: one },
    refuses: ['unknown_blog', 'unknown_update', 'removed', 'stale_version', 'missing_version', 'forbidden'],
    async run({ params: { blog, update: id }, body, headers, by }) {
      const caller = callerOf({ by })
      const version = demandVersionOrNoneIn(headers)
      await findUpdate(records, { by: caller, blog, id })
      await demandTurn(margins, { caller, blog, update: id })
      if (typeof body.assignee === 'string' && body.assignee !== caller.id) demandEditor(caller, blog)
      const assignee = await assigneeOf(body.assignee, blog, ports)
      const at = { blog, update: id, by: authorOf(caller) }
      const changed = await margins.change({ ...at, version, assignee, check: body.check })
      if (changed.kind === 'gone') throw new Refusal('removed')
      if (changed.kind === 'stored') return answer(caller, blog, changed.margin)
      const current = changed.margin && { more: { current: shownTo(caller, blog, changed.margin) } }
      throw new Refusal('stale_version', current ?? {})
    },
  })
}

function copy({ margins, records }: MarginPorts): Operation {
  return operation({
    method: 'put',
    path: '/v1/blogs/:blog/updates/:update/margin',
    name: 'copyMargin',
    group: 'Updates',
    summary: 'Copy what is noted beside an update to another that has nothing yet',
    description: 'For an update that goes back to the desk as a draft: before the update itself is removed.',
    access: 'editor',
    params: ofUpdate,
    body: copied,
    answers: { 204: { description: 'It was copied; or there was nothing to copy, or something there already' } },
    refuses: ['unknown_blog', 'unknown_update', 'removed'],
    async run({ params: { blog, update: id }, body: { from }, by }) {
      const caller = callerOf({ by })
      await findUpdate(records, { by: caller, blog, id })
      await margins.copy({ blog, from, to: id, by: authorOf(caller) })
      return { status: 204 }
    },
  })
}

function addNote({ margins, records }: MarginPorts): Operation {
  return operation({
    method: 'post',
    path: '/v1/blogs/:blog/updates/:update/notes',
    name: 'addSideNote',
    group: 'Updates',
    summary: 'Write a side note beside an update or draft',
    description: `Up to ${NOTE_CHARACTERS} characters, for those at the desk. A contributor may where the update is given to them.`,
    access: 'contributor',
    params: ofUpdate,
    headers: [IDEMPOTENCY_KEY],
    body: newSideNote,
    answers: { 201: one },
    refuses: ['unknown_blog', 'unknown_update', 'removed', 'too_many_notes', 'key_reused', 'forbidden'],
    async run({ params: { blog, update: id }, body, headers, path, by }) {
      const caller = callerOf({ by })
      await findUpdate(records, { by: caller, blog, id })
      await demandTurn(margins, { caller, blog, update: id })
      const repeated = idempotencyOf({ method: 'POST', path, body, headers })
      const note = { id: repeated ? idOf(repeated.key) : randomLetters(ID_LETTERS), text: body.text }
      const added = await margins.addNote({ blog, update: id, by: authorOf(caller), ...note })
      switch (added.kind) {
        case 'stored':
          return answer(caller, blog, added.margin, 201)
        case 'gone':
          throw new Refusal('removed')
        case 'full':
          throw new Refusal('too_many_notes')
        case 'reused':
          throw new Refusal('key_reused')
      }
    },
  })
}

function removeNote({ margins, records }: MarginPorts): Operation {
  return operation({
    method: 'delete',
    path: '/v1/blogs/:blog/updates/:update/notes/:note',
    name: 'removeSideNote',
    group: 'Updates',
    summary: 'Remove a side note',
    description: 'Its writer may, and any editor.',
    access: 'contributor',
    params: ofNote,
    answers: { 200: one },
    refuses: ['unknown_blog', 'unknown_update', 'unknown_note', 'removed', 'forbidden'],
    async run({ params: { blog, update: id, note }, by }) {
      const caller = callerOf({ by })
      await findUpdate(records, { by: caller, blog, id })
      const held = (await margins.find({ blog, update: id }))?.notes.find(one => one.id === note)
      if (held?.by.key !== caller.id) demandEditor(caller, blog)
      const removed = await margins.removeNote({ blog, update: id, id: note, by: authorOf(caller) })
      if (removed.kind === 'gone') throw new Refusal('removed')
      if (removed.kind === 'unknown') throw new Refusal('unknown_note')
      return answer(caller, blog, removed.margin)
    },
  })
}

type Turn = { readonly caller: Acting; readonly blog: BlogId; readonly update: Margin['update'] }

/** Editors may always; a contributor where the update is given to them. */
async function demandTurn(margins: Margins, { caller, blog, update }: Turn): Promise<void> {
  if (isEditor(caller, blog)) return
  if ((await margins.find({ blog, update }))?.assignee?.key !== caller.id) demandEditor(caller, blog)
}

function demandEditor(caller: Acting, blog: BlogId): void {
  if (isEditor(caller, blog)) return
  throw new Refusal('forbidden', {
    detail: 'This takes the role "editor"; contributors note something beside updates that are given to them.',
  })
}

function isEditor(caller: Acting, blog: BlogId): boolean {
  return permit(caller, { role: 'editor', blog }) === 'granted'
}

async function assigneeOf(id: string | null | undefined, blog: BlogId, ports: ColleaguePorts) {
  if (typeof id !== 'string') return id
  const found = (await colleaguesAt(blog, ports)).find(({ key }) => key === id)
  if (found) return { key: found.key, name: found.name, ...(found.kind && { kind: found.kind }) }
  const message = 'use the "key" of a colleague from GET /v1/blogs/{blog}/colleagues'
  throw new Refusal('invalid', { errors: [{ path: 'assignee', message }] })
}

/** What editors say among themselves about a contributor's text is not for the contributor. */
function shownTo(caller: Acting, blog: BlogId, held: Margin): z.infer<typeof shownMargin> {
  const isYours = held.assignee?.key === caller.id
  return { ...held, ...(!isYours && !isEditor(caller, blog) && { notes: [] }), isYours }
}

function answer(caller: Acting, blog: BlogId, margin: Margin, status = 200) {
  const headers = { 'Cache-Control': PRIVATE, ETag: etag(margin.version) }
  return { status, headers, json: { margin: shownTo(caller, blog, margin) } }
}

/** The same for a repeated request. */
function idOf(key: string): string {
  return createHash('sha256').update(key).digest('base64url').slice(0, ID_LETTERS)
}

function placeIn(printed: string): MarginPlace {
  const [changedAt = '', update = ''] = printed.split('_')
  return { changedAt, update }
}
