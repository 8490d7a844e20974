/** The settings of a command; mistakes in them are shown together and end it. */
import { type Environment, environment, readSettings, type Settings } from '#server/config/config.ts'
import { Refused } from './refused.ts'

/** `beneath`: what holds where neither the environment nor `.env` says anything. */
export function demandSettings(beneath: Environment = {}): Settings {
  const read = readSettings({ ...beneath, ...environment() })
  if (read.kind === 'settings') return read.settings
  throw new Refused(['The settings are not right:', ...read.mistakes.map(mistake => `  ${mistake}`)].join('\n'))
}
