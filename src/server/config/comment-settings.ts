/** The settings of readers' comments. */
import { z } from 'zod'
import { MAX_LISTED_CHARACTERS, MAX_LISTED_WORDS } from '#editorial/comments/guard/listed-words.ts'
import { count, numberFrom } from './numbers.ts'
import { webUrl } from './web-url.ts'

/** A mobile network has thousands of readers behind one address, of whom few write. */
const COMMENTS_PER_MINUTE = 30
const MODERATION_SECONDS = 10
/** Editors see the comment meanwhile, and may decide first. */
const MAX_MODERATION_SECONDS = 300

const words = z
  .string()
  .transform(text => text.split(/[,\n]/).map(word => word.trim()))
  .transform(list => list.filter(word => word !== '' && !word.startsWith('#')))
  .refine(list => list.length <= MAX_LISTED_WORDS, `list at most ${MAX_LISTED_WORDS} words`)
  .refine(
    list => list.every(word => word.length <= MAX_LISTED_CHARACTERS),
    `use at most ${MAX_LISTED_CHARACTERS} characters for a word`,
  )

export const commentSettings = {
  CRIER_ADDRESS_COMMENTS: count
    .default(COMMENTS_PER_MINUTE)
    .meta({ description: 'Comments per minute from one address, on all nodes together' }),
  CRIER_COMMENT_WORDS: words.optional().meta({
    description:
      'Words and phrases, separated by commas or lines, that hold a comment for an editor to look at; `troll*` for all words that begin so, `*troll*` that contain it',
  }),
  CRIER_MODERATION_URL: webUrl.optional().meta({
    description: 'Your own moderation: called with every comment, it may approve or hold it (docs/comments.md)',
  }),
  CRIER_MODERATION_SECRET: z
    .string()
    .regex(
      /^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/,
      'use "whsec_" and 24 to 64 bytes in Base64, as Standard Webhooks has it',
    )
    .optional()
    .meta({ description: 'The secret that these calls are signed with (Standard Webhooks)' }),
  CRIER_MODERATION_SECONDS: numberFrom(1, MAX_MODERATION_SECONDS, 'a number of seconds')
    .default(MODERATION_SECONDS)
    .meta({ description: 'How long it may take; then editors decide' }),
} as const

/** Also accepted as files: a list is long. */
export const COMMENT_FILES = ['CRIER_COMMENT_WORDS', 'CRIER_MODERATION_SECRET'] as const

type Settings = {
  readonly CRIER_MODERATION_URL?: string | undefined
  readonly CRIER_MODERATION_SECRET?: string | undefined
}

export function commentMistakes({ CRIER_MODERATION_URL: url, CRIER_MODERATION_SECRET: secret }: Settings) {
  if ((url === undefined) === (secret === undefined)) return []
  return ['CRIER_MODERATION_URL: it takes CRIER_MODERATION_SECRET, and the secret takes the address']
}
