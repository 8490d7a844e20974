/** Profiles: a server and a key, saved in files that only their owner may read. */
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseEnv } from 'node:util'
import { profileFolder } from '#server/config/config.ts'
import type { Environment } from '#server/config/layers.ts'
import { Refused } from './refused.ts'

const DEFAULT = 'default'
const OWNER_ONLY = 0o600
const OTHERS = 0o077

type Profile = { readonly CRIER_URL: string; readonly CRIER_KEY: string }

/** Empty if no name was given and there is no default. */
export function readProfile(name?: string): Environment {
  const path = pathOf(name)
  if (!existsSync(path)) {
    if (name === undefined) return {}
    throw new Refused(`There is no profile "${name}"; "crier profile --name ${name} --url <address>" creates it.`)
  }
  if ((statSync(path).mode & OTHERS) !== 0) {
    throw new Refused(`${path} holds a key and can be read by others; run "chmod 600 ${path}".`)
  }
  return parseEnv(readFileSync(path, 'utf8'))
}

/** Returns the path. */
export function keepProfile({ CRIER_URL, CRIER_KEY }: Profile, name?: string): string {
  const path = pathOf(name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, `CRIER_URL=${CRIER_URL}\nCRIER_KEY=${CRIER_KEY}\n`, { mode: OWNER_ONLY })
  // The mode above applies to new files only.
  chmodSync(path, OWNER_ONLY)
  return path
}

function pathOf(name = DEFAULT): string {
  if (/^[\w-]{1,64}$/.test(name)) return join(profileFolder(), `${name}.env`)
  throw new Refused(`"${name}" is not a valid name for a profile; use letters, digits, "-" and "_".`)
}
