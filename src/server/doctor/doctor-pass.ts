/**
 * Proves to a node that a request comes from `crier doctor` beside a node of the same installation: both know the key that
 * encrypts secrets in the database. No key of the API is sent to an address that may be somebody else's.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { resolve } from 'node:path'
import type { Settings } from '#server/config/config.ts'
import { readKeyFile } from '#store/hooks/key-file.ts'

export const PASS_HEADER = 'x-crier-doctor'
/** It travels in a header, and may be seen on the way: long enough for clocks that are off, too short to keep. */
const LIFE_SECONDS = 120

type DoctorPass = {
  issue(): string
  verify(text: string): boolean
}

export function createDoctorPass(secret: string, now: () => Date): DoctorPass {
  const seconds = () => Math.floor(now().getTime() / 1_000)
  const sign = (at: string) => createHmac('sha256', secret).update(`crier doctor ${at}`).digest('hex')
  return {
    issue() {
      const at = String(seconds())
      return `${at}.${sign(at)}`
    },
    verify(text) {
      const [, at, signature] = /^(\d{1,12})\.([\da-f]{64})$/.exec(text) ?? []
      if (at === undefined || signature === undefined) return false
      const isOurs = timingSafeEqual(Buffer.from(signature), Buffer.from(sign(at)))
      return isOurs && Math.abs(seconds() - Number(at)) <= LIFE_SECONDS
    },
  }
}

type PassSettings = Pick<Settings, 'CRIER_DATA' | 'CRIER_SECRETS_KEY' | 'DATABASE_URL'>

/** Undefined if there is no such key, or this user may not read it. Never created here: that is the server's. */
export function passSecretIn(settings: PassSettings): string | undefined {
  const { CRIER_DATA: folder, CRIER_SECRETS_KEY: key, DATABASE_URL: url } = settings
  if (key !== undefined || url !== undefined) return key
  try {
    return readKeyFile(folder)
  } catch {
    return undefined
  }
}

/** Why a node does not show its details to this command, and what to do about it. */
export type NotShown = { readonly reason: string; readonly change: string }

export const UNKNOWN_PASS: NotShown = {
  reason: 'it has another key (CRIER_SECRETS_KEY, crier.key) than this command, or a clock that is minutes off',
  change: 'Run this in the folder and with the settings of the server, on all nodes of this version (docs/doctor.md).',
}

/** For settings without a secret (`passSecretIn`). */
export function whyNoPass({ DATABASE_URL: url, CRIER_DATA: folder }: PassSettings): NotShown {
  if (url === undefined) {
    const file = resolve(folder, 'crier.key')
    return {
      reason: `this user cannot read ${file}, by which the server recognises this command`,
      change: `Run this as the user of the server (sudo -u <user>); "ls -l ${file}" shows it.`,
    }
  }
  return {
    reason: 'CRIER_SECRETS_KEY is not set, by which a node recognises this command',
    change: 'Set CRIER_SECRETS_KEY to the output of "openssl rand -hex 32" on every node, and restart them.',
  }
}
