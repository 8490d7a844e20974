/** Authenticates a request by the key in its Authorization header. */
import { Refusal } from '#platform/errors.ts'
import type { Attempts } from '#platform/limits/attempts.ts'
import type { Key, Keys } from '#store/keys/keys.ts'

/** A key is verified even where none is needed, so that its holder learns that it is invalid. */
export function bearerIn(authorization: string | undefined): string | undefined {
  if (authorization === undefined) return undefined
  const [, secret] = /^Bearer +(\S+) *$/i.exec(authorization) ?? []
  if (secret === undefined) throw new Refusal('missing_key')
  return secret
}

type KeyChecking = { readonly keys: Pick<Keys, 'find'>; readonly attempts: Pick<Attempts, 'beginWith'> }

type Guess = { readonly address: string; readonly secret: string }

/** Counts as a sign-in attempt, because any call would confirm a guessed key. */
export async function demandKey({ keys, attempts }: KeyChecking, { address, secret }: Guess): Promise<Key> {
  const attempt = attempts.beginWith(address, secret)
  if (attempt.kind === 'too many') throw new Refusal('too_many_attempts', attempt)
  const key = await keys.find(secret).catch((error: unknown) => {
    // An unreachable database is not a wrong guess.
    attempt.forgive()
    throw error
  })
  if (!key) throw new Refusal('wrong_key')
  attempt.forgive()
  return key
}
