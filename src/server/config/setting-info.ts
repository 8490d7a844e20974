/** What there is to know about each setting, for help, completion and `crier config`. */
import { z } from 'zod'
import { readSettings, SECRETS, settings } from './config.ts'

export type SettingName = keyof typeof settings
export const SETTING_NAMES = Object.keys(settings) as readonly SettingName[]

type SettingInfo = {
  readonly description: string
  /** As it would be given. */
  readonly standard?: string
  /** If only these are right. */
  readonly choices?: readonly string[]
  readonly isSecret: boolean
}

const defaults = readSettings({})

export function infoOf(name: SettingName): SettingInfo {
  const schema = settings[name]
  const standard = defaults.kind === 'settings' ? printSetting(defaults.settings[name]) : undefined
  const choices = choicesIn(schema)
  return {
    // The documentation is Markdown; a terminal is not.
    description: (schema.meta()?.description ?? '').replaceAll('`', ''),
    isSecret: SECRETS.includes(name),
    ...(standard !== undefined && { standard }),
    ...(choices && { choices }),
  }
}

/** As text that would be read again as the same. */
export function printSetting(value: unknown): string | undefined {
  return value === undefined ? undefined : Array.isArray(value) ? value.join(',') : String(value)
}

function choicesIn(schema: unknown): readonly string[] | undefined {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional) return choicesIn(schema.unwrap())
  return schema instanceof z.ZodEnum ? schema.options.map(String) : undefined
}
