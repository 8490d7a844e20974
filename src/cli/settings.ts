/** The settings of a command; mistakes in them are shown together and end it. */
import { environment, readSettings, type Settings } from '../config.ts'
import { Refused } from './refused.ts'

export function demandSettings(): Settings {
  const read = readSettings(environment())
  if (read.kind === 'settings') return read.settings
  throw new Refused(['The settings are not right:', ...read.mistakes.map(mistake => `  ${mistake}`)].join('\n'))
}
