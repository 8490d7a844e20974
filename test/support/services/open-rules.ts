/** Rules of the open gateway: any channel, and tokens signed with one secret, as in the SDKs' own tests. */
import { errors, type JWTPayload, jwtVerify } from 'jose'
import { channelIn } from '#delivery/access/reader-tokens.ts'
import { type Rejected, type Rules, refused } from '#delivery/gateway/session/rules.ts'
import { commandErrors, disconnects } from '#shared/protocol/codes.ts'
import type { StreamName } from '#shared/protocol/stream.ts'

type OpenRulesOptions = {
  readonly secret: string
  /** Everyone may connect without a token, and follow channels that would otherwise take one. */
  readonly anonymous: 'welcome' | 'refused'
}

const invalid: Rejected = { kind: 'disconnect', why: disconnects.invalidToken }
/** Channels that take a subscription token. */
const PRIVATE = '$'

export function createOpenRules({ secret, anonymous }: OpenRulesOptions): Rules {
  async function read(token: string): Promise<{ kind: 'claims'; claims: JWTPayload } | Rejected> {
    try {
      const { payload } = await jwtVerify(token, new TextEncoder().encode(secret))
      return { kind: 'claims', claims: payload }
    } catch (error) {
      return error instanceof errors.JWTExpired ? refused(commandErrors.tokenExpired) : invalid
    }
  }

  return {
    async greet(token) {
      if (token === '') {
        return anonymous === 'welcome'
          ? { kind: 'reader', user: '' }
          : { kind: 'disconnect', why: disconnects.badRequest }
      }
      const outcome = await read(token)
      if (outcome.kind !== 'claims') return outcome
      const { sub: user = '', info, channel } = outcome.claims
      if (channel !== undefined) return invalid
      return { kind: 'reader', user, expiresAtMs: expiryIn(outcome.claims), info: printed(info) }
    },

    async admit({ user }, { channel, token }) {
      const stream = channel as StreamName
      if (token === '') {
        const isOpen = !channel.startsWith(PRIVATE) || anonymous === 'welcome'
        return isOpen ? { kind: 'admitted', stream } : refused(commandErrors.permissionDenied)
      }
      const outcome = await read(token)
      if (outcome.kind === 'error') return outcome
      if (outcome.kind === 'disconnect') return refused(commandErrors.permissionDenied)
      const { sub = '', channel: for_, info } = outcome.claims
      if (for_ !== channel || sub !== user) return refused(commandErrors.permissionDenied)
      return { kind: 'admitted', stream, expiresAtMs: expiryIn(outcome.claims), info: printed(info) }
    },

    channelOf: channelIn,
  }
}

/** `expire_at` is the lifetime of the session if it differs from the token's; 0 means forever. */
function expiryIn({ exp, expire_at: at = exp }: JWTPayload): number | undefined {
  return typeof at === 'number' && at > 0 ? at * 1_000 : undefined
}

function printed(info: unknown): string | undefined {
  return info === undefined ? undefined : JSON.stringify(info)
}
