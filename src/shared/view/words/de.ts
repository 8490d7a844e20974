/** What the page and the widget say, in German. */
import type { EmbedWords, NotifyWords, PageWords, Words } from './en.ts'

export const words: Words = {
  tag: 'de',
  coverage: { upcoming: 'Demnächst', live: 'Liveblog', ended: 'Liveblog beendet' },
  starts: when => `Beginn: ${when}`,
  previous: 'Vorheriger Liveblog',
  pinned: 'Angeheftet',
  keyEvents: 'Wichtige Ereignisse',
  keyEvent: 'Wichtig',
  updates: 'Meldungen',
  related: 'Mehr zum Thema',
  noUpdatesYet: 'Noch keine Meldungen. Die erste erscheint hier.',
  older: 'Ältere Meldungen',
  loadingOlder: 'Ältere Meldungen werden geladen…',
  olderFailed: 'Ältere Meldungen konnten nicht geladen werden. Noch einmal versuchen',
  newest: 'Neueste Meldungen',
  corrected: when => `Korrigiert um ${when}`,
  retracted: when => `Zurückgezogen um ${when}`,
  seeAlso: 'Siehe auch',
  viewOn: place => `Auf ${place} ansehen`,
  viewOriginal: 'Originalbeitrag ansehen',
  connection: {
    connecting: 'Verbindung wird hergestellt…',
    live: 'Live',
    ended: 'Beendet',
    reconnecting: 'Verbindung wird wiederhergestellt…',
    'catching-up': 'Wird nachgeholt',
    offline: 'Offline',
    paused: 'Angehalten',
    stopped: 'Wird nicht aktualisiert',
  },
  newUpdate: headline => `Neue Meldung: ${headline}`,
  newUpdates: { one: '# neue Meldung', other: '# neue Meldungen' },
  pause: 'Anhalten',
  resume: 'Fortsetzen',
  oldestFirst: 'Älteste zuerst',
  ownTime: zone => `Meine Zeit (${zone})`,
  showMore: 'Mehr anzeigen',
  showLess: 'Weniger anzeigen',
  updateGone: 'Diese Meldung gibt es nicht mehr.',
  loading: 'Der Liveblog wird geladen…',
  unknownBlog: 'Unter dieser Adresse gibt es keinen Liveblog.',
  unreachable: 'Der Liveblog konnte nicht geladen werden. Gleich folgt ein neuer Versuch.',
  refused: 'Diese Website darf den Liveblog nicht zeigen.',
  tryAgain: 'Noch einmal versuchen',
}

export const notify: NotifyWords = {
  ask: 'Benachrichtigen',
  on: 'Sie werden über das Wichtigste benachrichtigt.',
  stop: 'Nicht mehr benachrichtigen',
  blocked: 'Benachrichtigungen dieser Website sind in Ihrem Browser blockiert.',
  install:
    'Auf iPhone und iPad: Tippen Sie auf „Teilen“, dann auf „Zum Home-Bildschirm“. Öffnen Sie es dort und tippen Sie noch einmal hierauf.',
  failed: 'Das hat nicht geklappt. Versuchen Sie es gleich noch einmal.',
}

export const embeds: EmbedWords = {
  load: provider => `Von ${provider} laden`,
  told: provider => `${provider} erfährt dann, dass Sie dies lesen.`,
  always: provider => `Immer von ${provider} laden`,
}

export const page: PageWords = {
  skip: 'Zu den Meldungen springen',
  allCoverage: 'Alle Liveblogs',
  olderCoverage: 'Ältere Liveblogs',
  describe: newsroom => `Liveblogs von ${newsroom}, laufend aktualisiert.`,
  lastUpdate: when => `Aktualisiert ${when}`,
  contact: 'Kontakt',
  corrections: 'Umgang mit Korrekturen',
  privacy: 'Datenschutz',
  webFeed: 'Webfeed',
  reload: 'Laden Sie diese Seite neu, um neuere Meldungen zu sehen.',
  none: 'Noch gibt es keine Liveblogs.',
  retractedUpdate: 'Zurückgezogene Meldung',
  notFound: 'Unter dieser Adresse gibt es keine Seite',
  notFoundHelp: 'Der Link ist vielleicht veraltet oder falsch geschrieben. Diese Liveblogs gibt es:',
}
