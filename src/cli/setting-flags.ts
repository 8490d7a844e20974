/** A flag for each setting of the server, from the one table of settings. */
import { type Command, Option } from 'commander'
import type { Environment } from '#server/config/layers.ts'
import { infoOf, SETTING_NAMES, type SettingName } from '#server/config/setting-info.ts'

/** Settings of the commands that post; the server has no use for them. */
const OF_POSTING: readonly SettingName[] = ['CRIER_URL', 'CRIER_KEY']

/** `--port` for CRIER_PORT. Every user of a machine sees the flags of its processes, so a secret comes from a file. */
export function flagOf(name: SettingName): string | undefined {
  if (OF_POSTING.includes(name)) return undefined
  return flagOfVariable(infoOf(name).isSecret ? `${name}_FILE` : name)
}

export function flagOfVariable(variable: string): string {
  return `--${variable
    .replace(/^CRIER_/, '')
    .toLowerCase()
    .replaceAll('_', '-')}`
}

export function withSettingFlags(command: Command): Command {
  command.optionsGroup('Settings (docs/configuration.md has all; each overrides its environment variable and .env):')
  for (const name of SETTING_NAMES) {
    const option = optionOf(name)
    if (option) command.addOption(option)
  }
  return command
}

/** The settings given as flags, by the names of their environment variables. */
export function settingsInFlags(options: Readonly<Record<string, unknown>>): Environment {
  const given = SETTING_NAMES.flatMap(name => {
    const option = optionOf(name)
    const value = option && options[option.attributeName()]
    return typeof value === 'string' ? [[infoOf(name).isSecret ? `${name}_FILE` : name, value] as const] : []
  })
  return Object.fromEntries(given)
}

function optionOf(name: SettingName): Option | undefined {
  const flag = flagOf(name)
  if (flag === undefined) return undefined
  const { description, standard, choices, isSecret } = infoOf(name)
  const said = isSecret ? `${description}: a file that holds it` : description
  const option = new Option(
    `${flag} <${isSecret ? 'file' : 'value'}>`,
    standard ? `${said} (default: ${standard})` : said,
  )
  return choices ? option.choices(choices) : option
}
