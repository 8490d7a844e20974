/** Reads the settings of a command; mistakes in them are shown together and end the command. */
import { type Environment, environment, readSettings, type Settings } from '#server/config/config.ts'
import { Refused } from './refused.ts'

/** `beneath`: defaults below the environment and `.env`. */
export function demandSettings(beneath: Environment = {}): Settings {
  const read = readSettings({ ...beneath, ...environment() })
  if (read.kind === 'settings') return read.settings
  throw new Refused(['The settings are not valid:', ...read.mistakes.map(mistake => `  ${mistake}`)].join('\n'))
}
