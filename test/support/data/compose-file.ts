/** A compose file, with its anchors and merge keys resolved. */
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'

type Service = {
  readonly image: string
  readonly build?: string
  readonly command?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>
  readonly healthcheck?: object
  readonly stop_grace_period?: string
  readonly read_only?: boolean
  readonly ports?: readonly string[]
  readonly volumes?: readonly string[]
}

type ComposeFile = {
  readonly services: Readonly<Record<string, Service>>
  readonly volumes: object
}

export function readCompose(path: string): ComposeFile {
  return parse(readFileSync(path, 'utf8'), { merge: true }) as ComposeFile
}
