/** `crier config`: the settings in effect, where each comes from, and what is wrong with them. */
import { Command } from 'commander'
import { environment, readSettings, SECRETS, strangeSettings } from '#server/config/config.ts'
import { type EffectiveSetting, effectiveSettings } from '#server/config/effective-settings.ts'
import { mergeLayers } from '#server/config/layers.ts'
import { readProfile } from './profiles.ts'
import { Refused } from './refused.ts'
import { settingsInFlags, withSettingFlags } from './setting-flags.ts'
import { mistakeLines, settingLayers } from './settings.ts'
import { printTable } from './table.ts'

type Options = {
  readonly check?: true
  readonly changed?: true
  readonly json?: true
  readonly profile?: string
} & Readonly<Record<string, unknown>>

const HELP = `
Secrets are hidden, so that the output can be shown to others. The flags are those of "crier serve". Exit codes: 0 the settings are
right, 1 they are not; standard error says what is wrong with each.

Examples:
  crier config --changed
  crier config --check && systemctl restart crier
`

export function configCommand(): Command {
  const command = new Command('config')
    .description('show the settings in effect, and where each comes from')
    .option('--check', 'print nothing but what is wrong')
    .option('--changed', 'only settings that are not at their default')
    .option('--json', 'print JSON')
    .option('--profile <name>', 'with the server and key of this profile (crier profile)')
    .addHelpText('after', HELP)
  return withSettingFlags(command).action((options: Options) => {
    const flags = settingsInFlags(options)
    const layers = settingLayers({ profile: readProfile(options.profile), flags })
    const read = readSettings(mergeLayers(layers, SECRETS))
    const mistakes = read.kind === 'mistakes' ? mistakeLines(read.mistakes, flags).map(line => line.trim()) : []
    const unknown = strangeSettings(environment())
    const listed = effectiveSettings(layers).filter(({ source }) => !options.changed || source !== 'default')
    if (options.json) console.log(JSON.stringify({ settings: listed, mistakes, unknown }))
    else if (!options.check) console.log(table(listed))
    for (const { name, nearest } of unknown) console.error(`${name}: there is no such setting${meant(nearest)}`)
    if (mistakes.length === 0) return
    throw new Refused(['The settings are not valid:', ...mistakes.map(line => `  ${line}`)].join('\n'))
  })
}

function meant(nearest: string | undefined): string {
  return nearest === undefined ? '' : `; did you mean ${nearest}?`
}

function table(listed: readonly EffectiveSetting[]): string {
  const rows = listed.map(({ name, value = '', source }) => [name, value, source])
  return printTable([['SETTING', 'VALUE', 'FROM'], ...rows], { empty: 'Every setting is at its default.' })
}
