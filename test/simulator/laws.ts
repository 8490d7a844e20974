/** What a simulation holds readers' and editors' evidence against, by the numbers and names of docs/architecture.md. */

const LAWS = {
  gapless: 'law 1, gapless',
  durable: 'law 2, durable',
  ordered: 'law 3, ordered',
  healing: 'law 4, healing',
  slow: 'law 5, slow readers',
  apart: 'law 9, apart',
  back: 'law 10, back in time',
  time: 'law 11, record time',
  policy: 'law 13, route policy',
  /** Of the glossary. */
  removed: 'removed: gone everywhere',
  bug: 'a bug throws',
} as const

export type Law = keyof typeof LAWS

export class Broken extends Error {
  readonly law: Law

  constructor(law: Law, what: string) {
    super(`${LAWS[law]}: ${what}`)
    this.law = law
  }
}
