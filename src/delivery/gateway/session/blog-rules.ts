/**
 * Access rules for streams: public blogs and their comments are open to everyone, private ones take a reader token or key, the
 * desk takes a key.
 */
import { type Doors, isStaff, opens } from '#delivery/access/doors.ts'
import { channelIn, isJwt, type ReaderToken } from '#delivery/access/reader-tokens.ts'
import { narrowingOf } from '#delivery/feed/narrowing.ts'
import { type BlogId, blogId } from '#shared/blog/ids.ts'
import { commandErrors, disconnects } from '#shared/protocol/codes.ts'
import { commentsStream, deskStream, publicStream } from '#shared/protocol/stream.ts'
import type { Acting } from '#store/keys/acting.ts'
import type { Keys } from '#store/keys/keys.ts'
import { permit } from '#store/keys/permit.ts'
import type { Logins } from '#store/logins/logins.ts'
import { isTicket } from '#store/logins/secrets.ts'
import type { ReaderPass } from './gate.ts'
import {
  type ChannelAdmission,
  type ChannelAsk,
  type Denied,
  type Reader,
  type Rejected,
  type Rules,
  refused,
} from './rules.ts'

type BlogRulesOptions = {
  readonly doors: Doors
  readonly keys: Pick<Keys, 'find'>
  readonly logins: Pick<Logins, 'takeTicket'>
}

/** The credential presented at connect. A key is looked up at each use, because it, or its login, may have been revoked. */
type Shown =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'key'; readonly find: () => Promise<Acting | undefined> }
  | ReaderToken
type Credential = Shown | Rejected

type Asked = { readonly kind: 'blog' | 'comments'; readonly shown: Shown }

const invalid: Rejected = { kind: 'disconnect', why: disconnects.invalidToken }
const denied = refused(commandErrors.permissionDenied)
const unknown = refused(commandErrors.unknownChannel)
const nothing: Shown = { kind: 'nothing' }
const ANONYMOUS: Reader = { kind: 'reader', user: '', mayFollow: nothing }

export class BlogRules implements Rules {
  readonly #options: BlogRulesOptions
  readonly channelOf = channelIn

  constructor(options: BlogRulesOptions) {
    this.#options = options
  }

  greet(token: string, pass: Pick<ReaderPass, 'guess'>): Reader | Promise<Reader | Rejected> {
    return token === '' ? ANONYMOUS : this.#greet(token, pass)
  }

  async #greet(token: string, pass: Pick<ReaderPass, 'guess'>): Promise<Reader | Rejected> {
    const shown = await this.#readCredential(token, pass)
    if (shown.kind === 'error' || shown.kind === 'disconnect') return shown
    if (shown.kind === 'nothing') return ANONYMOUS
    if (shown.kind === 'key') {
      const isStillGood = async () => (await shown.find()) !== undefined
      return { kind: 'reader', user: '', mayFollow: shown, isStillGood }
    }
    if (shown.channel !== undefined) return invalid
    return { kind: 'reader', user: shown.user, expiresAtMs: shown.expiresAtMs, mayFollow: shown }
  }

  async admit(reader: Reader, asked: ChannelAsk): Promise<ChannelAdmission | Denied> {
    const admission = await this.#admit(reader, asked)
    const { topic, contributor, within } = asked.filter ?? {}
    if (!topic && !contributor && within === undefined) return admission
    const [kind, id] = asked.channel.split(':')
    const blog = kind === 'blog' ? blogId.safeParse(id).data : undefined
    if (admission.kind !== 'admitted' || blog === undefined || !asked.filter) return admission
    const filter = await this.#options.doors.filters.of(blog, asked.filter)
    return filter ? { ...admission, narrowing: narrowingOf(filter) } : admission
  }

  async #admit(reader: Reader, { channel, token }: ChannelAsk): Promise<ChannelAdmission | Denied> {
    const [kind, id, ...more] = channel.split(':')
    const blog = blogId.safeParse(id)
    if (more.length > 0 || !blog.success || !isKind(kind)) return unknown
    const shown = token === '' ? shownBy(reader) : await this.#readCredential(token)
    if (shown.kind === 'error') return shown
    if (shown.kind === 'disconnect') return denied
    if (token !== '' && !isFor(shown, { channel, user: reader.user })) return denied
    return kind === 'desk' ? admitToDesk(blog.data, shown) : this.#admitToBlog(blog.data, { kind, shown })
  }

  async #readCredential(text: string, pass: Pick<ReaderPass, 'guess'> = {}): Promise<Credential> {
    const { tokens } = this.#options.doors
    if (text === '') return nothing
    if (isTicket(text)) return this.#readTicket(text)
    if (!isJwt(text)) return this.#readKey(text, pass)
    // Without reader tokens configured, a token has nothing to admit to.
    if (!tokens) return nothing
    const token = await tokens.read(text)
    if (token.kind === 'token') return token
    return token.kind === 'expired' ? refused(commandErrors.tokenExpired) : invalid
  }

  /** Counts as a sign-in attempt, as over HTTP: connecting would also confirm a guessed key. */
  async #readKey(text: string, pass: Pick<ReaderPass, 'guess'>): Promise<Credential> {
    const { keys } = this.#options
    const attempt = pass.guess?.(text)
    if (attempt?.kind === 'too many') return { kind: 'disconnect', why: disconnects.tooManyRequests }
    const key = await keys.find(text).catch((error: unknown) => {
      attempt?.forgive()
      throw error
    })
    if (!key) return invalid
    attempt?.forgive()
    return { kind: 'key', find: () => keys.find(text) }
  }

  async #readTicket(text: string): Promise<Credential> {
    const find = await this.#options.logins.takeTicket(text)
    // The error makes an SDK fetch another token.
    return find ? { kind: 'key', find } : refused(commandErrors.tokenExpired)
  }

  /** Comments that were approved are as public, or as private, as their blog. */
  async #admitToBlog(blog: BlogId, { kind, shown }: Asked): Promise<ChannelAdmission | Denied> {
    const stream = kind === 'comments' ? commentsStream(blog) : publicStream(blog)
    const admission: ChannelAdmission = { kind: 'admitted', stream }
    const access = await this.#options.doors.accessOf(blog)
    if (access === undefined) return unknown
    if (shown.kind === 'key') {
      // While keys cannot be read, a public blog stays open to everyone.
      const key = await shown.find().catch(error => (access === 'public' ? undefined : Promise.reject(error)))
      if (isStaff({ key }, blog)) return { ...admission, isStaff: true }
    }
    if (access === 'public') return admission
    if (shown.kind === 'token') {
      if (!opens({ token: shown }, blog, stream)) return denied
      // If it is the connection's token, the connection itself expires.
      return shown.channel === undefined ? admission : { ...admission, expiresAtMs: shown.expiresAtMs }
    }
    return denied
  }
}

function isKind(kind: string | undefined): kind is Asked['kind'] | 'desk' {
  return kind === 'blog' || kind === 'comments' || kind === 'desk'
}

async function admitToDesk(blog: BlogId, shown: Shown): Promise<ChannelAdmission | Denied> {
  const key = shown.kind === 'key' ? await shown.find() : undefined
  const isCovered = key && permit(key, { role: 'contributor', blog }) === 'granted'
  return isCovered ? { kind: 'admitted', stream: deskStream(blog) } : denied
}

/** A subscription token is for that subscription and the connected reader. Keys are accepted at connect only. */
function isFor(shown: Shown, asked: { readonly channel: string; readonly user: string }): boolean {
  if (shown.kind !== 'token') return shown.kind === 'nothing'
  return shown.channel === asked.channel && (shown.user === asked.user || shown.user === '')
}

function shownBy({ mayFollow }: Reader): Shown {
  return (mayFollow as Shown | undefined) ?? nothing
}
