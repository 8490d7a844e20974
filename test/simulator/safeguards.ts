/** The safeguards that a test switches off, one at a time: a simulation that finds nothing then would prove nothing. */

export const SAFEGUARDS = {
  durable: 'a commit is on disk before it is acknowledged',
  idempotent: 'the log remembers idempotency keys',
  epochs: 'a restored log gives its streams new epochs',
  restart: 'a feed drops its followers at a new epoch',
  erased: 'a removal erases earlier changes in the log',
  forgotten: 'a removal erases earlier changes in memory',
  healing: 'a feed reads from the log what it did not hear',
  check: 'a feed compares with the log now and then',
  pruned: 'a cursor before the first change that is kept is a gap',
  slow: 'a slow reader is cut',
  revoked: 'the key of a connected reader is checked again',
  apart: 'drafts are kept out of what readers load',
} as const

export type Safeguard = keyof typeof SAFEGUARDS
