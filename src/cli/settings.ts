/** Reads the settings of a command; mistakes in them are shown together and end the command. */
import { environmentLayers, readSettings, SECRETS, type Settings } from '#server/config/config.ts'
import { type Environment, type Layer, mergeLayers } from '#server/config/layers.ts'
import { Refused } from './refused.ts'
import { flagOfVariable } from './setting-flags.ts'

type Given = {
  /** Below the environment and `.env`. */
  readonly profile?: Environment
  /** Above them. */
  readonly flags?: Environment
}

/** The strongest last. */
export function settingLayers({ profile = {}, flags = {} }: Given): readonly Layer[] {
  return [{ source: 'profile', values: profile }, ...environmentLayers(), { source: 'flag', values: flags }]
}

export function demandSettings(given: Given = {}): Settings {
  const read = readSettings(mergeLayers(settingLayers(given), SECRETS))
  if (read.kind === 'settings') return read.settings
  throw new Refused(['The settings are not valid:', ...mistakeLines(read.mistakes, given.flags)].join('\n'))
}

/** A setting that was given as a flag is called by its flag. */
export function mistakeLines(mistakes: readonly string[], flags: Environment = {}): readonly string[] {
  return mistakes.map(mistake => {
    const [name = ''] = /^\w+/.exec(mistake) ?? []
    return `  ${flags[name] === undefined ? mistake : mistake.replace(name, flagOfVariable(name))}`
  })
}
