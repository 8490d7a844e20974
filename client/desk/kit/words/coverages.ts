/** Texts of the list of coverages, and of several at once. */

export const coverageWords = {
  switcher: 'Live coverages',
  key: (key: string) => `Alt ${key}`,
  keyOnMac: (key: string) => `⌃ ${key}`,
  handedIn: (count: number) => `${count.toLocaleString('en-GB')} handed in`,
  scheduled: (count: number) => `${count.toLocaleString('en-GB')} scheduled`,
  readers: (count: number) => `${count.toLocaleString('en-GB')} ${count === 1 ? 'reader' : 'readers'}`,
  present: (names: string) => `At the desk: ${names}`,
  noUpdate: 'No update yet',
  updated: (age: string) => `last update ${age}`,
  sound: 'Sound when something is handed in',
  soundShort: 'Sound',
  coverage: 'Coverage',
  here: 'Also here',
} as const
