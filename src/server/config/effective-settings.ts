/** The settings as a command would use them, each with its source, and secrets hidden: for operators, and for bug reports. */
import { readSettings, SECRETS } from './config.ts'
import { type Layer, mergeLayers, sourceOf } from './layers.ts'
import { infoOf, printSetting, SETTING_NAMES, type SettingName } from './setting-info.ts'

export type EffectiveSetting = {
  readonly name: SettingName
  /** Absent if it is not set and has no default. */
  readonly value?: string
  /** `flag`, `environment`, `.env`, `profile` or `default`; for a secret in a file, with its path. */
  readonly source: string
  readonly isSecret: boolean
}

const HIDDEN = '********'

export function effectiveSettings(layers: readonly Layer[]): readonly EffectiveSetting[] {
  const given = mergeLayers(layers, SECRETS)
  const read = readSettings(given)
  return SETTING_NAMES.map(name => {
    const { isSecret, standard } = infoOf(name)
    const file = isSecret ? given[`${name}_FILE`] : undefined
    if (file) {
      const source = `${sourceOf(`${name}_FILE`, layers)}, file ${file}`
      return { name, value: HIDDEN, source, isSecret }
    }
    const source = sourceOf(name, layers)
    // What others decide, such as the drain of a node that shares a database, is known once all are right.
    const unset = read.kind === 'settings' ? printSetting(read.settings[name]) : standard
    const value = source === undefined ? unset : shown(given[name] ?? '', isSecret)
    return { name, source: source ?? 'default', isSecret, ...(value !== undefined && { value }) }
  })
}

/** Of an address, all but its password helps; addresses of services can hold one without being called a secret. */
function shown(text: string, isSecret: boolean): string {
  if (!isSecret) return text.split(',').map(withoutPassword).join(',')
  return /^\w+:\/\//.test(text) ? withoutPassword(text) : HIDDEN
}

function withoutPassword(text: string): string {
  if (!URL.canParse(text)) return /^\w+:\/\//.test(text) && text.includes('@') ? HIDDEN : text
  const url = new URL(text)
  const isOpen = url.password === '' && url.search === ''
  if (isOpen) return text
  if (url.password !== '') url.password = HIDDEN
  // PostgreSQL accepts a password there, too.
  for (const name of new Set(url.searchParams.keys())) {
    if (/pass|secret|token|key/i.test(name)) url.searchParams.set(name, HIDDEN)
  }
  return url.href
}
