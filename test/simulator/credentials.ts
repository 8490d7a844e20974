/** The keys and reader tokens of a simulated installation. */
import type { ReaderTokens } from '#delivery/access/reader-tokens.ts'
import type { Key } from '#store/keys/keys.ts'
import type { World } from './world.ts'

/** Readers of the private blog fetch another token about that often. */
export const TOKEN_MS = 60_000

export class SimulatedKeys {
  readonly #held = new Map<string, Key>()

  add(secret: string, role: Key['role']): void {
    this.#held.set(secret, { id: secret, name: secret, role, blogs: 'all', createdAt: '2026-03-04T00:00:00.000Z' })
  }

  revoke(secret: string): void {
    this.#held.delete(secret)
  }

  async find(secret: string): Promise<Key | undefined> {
    return this.#held.get(secret)
  }
}

/** Of the newsroom's own login: three parts, as a JWT has. */
export function tokenOf(world: World, user: string): string {
  return `t.${user}-${world.nowMs + TOKEN_MS}.s`
}

/** In place of JWTs, whose signatures are checked on threads of their own. */
export function readerTokens(clock: { readonly now: () => Date }): ReaderTokens {
  return {
    async read(text) {
      const [, user = '', expires = '0'] = /^t\.(.+)-(\d+)\.s$/.exec(text) ?? []
      const expiresAtMs = Number(expires)
      if (expiresAtMs < clock.now().getTime()) return { kind: user === '' ? 'invalid' : 'expired' }
      return { kind: 'token', user, blogs: 'all', expiresAtMs }
    },
  }
}
