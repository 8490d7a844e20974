/** UI strings of the page and the widget in English. Every other language has a file of this shape. */

export type Plural = { readonly [rule in Intl.LDMLPluralRule]?: string } & { readonly other: string }

export const english = {
  /** The language tag, by which plurals and numbers are formatted. */
  tag: 'en' as string,
  coverage: {
    upcoming: 'Coming up',
    live: 'Live coverage',
    ended: 'Coverage ended',
  },
  starts: (when: string) => `Starts ${when}`,
  previous: 'Previous coverage',
  /** Above the summary. */
  summary: 'What we know',
  pinned: 'Pinned',
  keyEvents: 'Key events',
  keyEvent: 'Key event',
  allKeyEvents: { one: '# key event', other: 'All # key events' } as Plural,
  updates: 'Updates',
  related: 'Related coverage',
  /** On other sites' pages; the newsroom follows, as a link. */
  coverageBy: 'Live coverage by',
  noUpdatesYet: 'No updates yet. The first will appear here.',
  older: 'Older updates',
  loadingOlder: 'Loading older updates…',
  olderFailed: 'Older updates could not be loaded. Try again',
  corrected: (when: string) => `Corrected at ${when}`,
  retracted: (when: string) => `Retracted at ${when}`,
  seeAlso: 'See also',
  viewOn: (place: string) => `View on ${place}`,
  viewOriginal: 'View original',
  connection: {
    connecting: 'Connecting…',
    live: 'Live',
    ended: 'Ended',
    reconnecting: 'Reconnecting…',
    'catching-up': 'Catching up',
    offline: 'Offline',
    paused: 'Paused',
    stopped: 'Not updating',
  },
  newUpdate: (headline: string) => `New update: ${headline}`,
  /** By the plural rules of the language; `#` is the number. */
  newUpdates: { one: '# new update', other: '# new updates' } as Plural,
  pause: 'Pause',
  resume: 'Resume',
  oldestFirst: 'Oldest first',
  ownTime: (zone: string) => `My time (${zone})`,
  showMore: 'Show more',
  showLess: 'Show less',
  updateGone: 'That update is no longer here.',
  loading: 'Loading the coverage…',
  unknownBlog: 'There is no coverage at this address.',
  unreachable: 'The coverage could not be loaded. Trying again…',
  refused: 'This site may not show the coverage.',
  tryAgain: 'Try again',
}

/** For the "Notify me" button. */
export const englishNotify = {
  ask: 'Notify me',
  on: 'You will be notified of what matters most.',
  stop: 'Stop notifying me',
  blocked: 'Notifications are blocked for this site in your browser.',
  install: 'On an iPhone or iPad, tap Share, then Add to Home Screen. Open it there and tap this again.',
  failed: 'That did not work. Try again in a moment.',
}

/** For embedded posts and videos. */
export const englishEmbeds = {
  load: (provider: string) => `Load from ${provider}`,
  told: (provider: string) => `${provider} then learns that you are reading this.`,
  always: (provider: string) => `Always load from ${provider}`,
}

/** For our own pages, around a coverage. */
export const englishPage = {
  skip: 'Skip to the updates',
  allCoverage: 'All coverage',
  olderCoverage: 'Older coverage',
  /** For search engines, about the list of coverages. */
  describe: (newsroom: string) => `Live coverage from ${newsroom}, updated as it happens.`,
  lastUpdate: (when: string) => `Updated ${when}`,
  contact: 'Contact',
  corrections: 'Corrections policy',
  privacy: 'Privacy',
  webFeed: 'Web feed',
  newest: 'Newest updates',
  allUpdates: 'All updates',
  jumpTo: 'Jump to',
  go: 'Go',
  /** Under each update. */
  share: 'Share',
  copied: 'Link copied',
  notCopied: 'The link could not be copied.',
  textSize: 'Text size',
  /** Above the newest update of the reader's last visit. */
  readTo: 'You had read up to here',
  noConnection: 'No connection.',
  asOf: (when: string) => `As of ${when}.`,
  /** Above a coverage as it stood at an instant (`?at=`), and the way back. */
  asItStood: (when: string) =>
    `This is the coverage as it stood on ${when}. What came later is not shown, corrections included.`,
  asItIs: 'See it as it is now',
  /** Of a private coverage. */
  members: 'This coverage is for subscribers. Sign in to read it.',
  /** On the page of one update. */
  around: 'Around this update',
  after: 'After this',
  before: 'Before this',
  inCoverage: 'Read it in the coverage',
  reload: 'Reload this page for newer updates.',
  none: 'There is no coverage yet.',
  retractedUpdate: 'Retracted update',
  notFound: 'There is no page at this address',
  notFoundHelp: 'The link may be old or mistyped. These are the coverages there are:',
}

export type Words = typeof english
export type NotifyWords = typeof englishNotify
export type EmbedWords = typeof englishEmbeds
export type PageWords = typeof englishPage
