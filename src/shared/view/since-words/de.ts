/** The texts for a reader who returns, in German. */
import type { SinceWords } from './en.ts'

export const since: SinceWords = {
  tag: 'de',
  title: 'Seit Sie weg waren',
  fresh: { one: '# neue Meldung', other: '# neue Meldungen' },
  more: 'Mehr als # neue Meldungen',
  first: 'Zur ersten ungelesenen',
  summary: 'Was wir wissen, wurde geändert',
  keys: 'Schlüsselereignisse:',
  changed: 'Geändert, seit Sie es gelesen haben:',
  corrected: 'korrigiert',
  retracted: 'zurückgezogen',
  removed: { one: '# Meldung wurde entfernt', other: '# Meldungen wurden entfernt' },
  others: { one: 'und # weitere', other: 'und # weitere' },
  close: 'Schließen',
}
