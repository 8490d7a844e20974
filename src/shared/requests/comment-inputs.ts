/** Schemas of the request bodies about comments. */
import { z } from 'zod'
import {
  ANSWER_CHARACTERS,
  COMMENT_CHARACTERS,
  COMMENT_LINE_BREAKS,
  COMMENT_NAME_CHARACTERS,
  commentActions,
  proposedActions,
} from '#shared/blog/comment.ts'
import { commentId, updateId } from '#shared/blog/ids.ts'
import { line } from './fields.ts'

/** The length of a byline of an update. */
const BYLINE_CHARACTERS = 200
const DECISIONS = 100
const DOUBLES = 1_000

/** Unprintable characters except the line break, and marks that turn the direction of the text around them. */
const UNSHOWABLE_IN_TEXT = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu
const LINE_BREAK = /\r\n?|[\u0085\u2028\u2029]/g

/** Plain text of several lines, with at most one empty line between two of them. */
function lines(maxCharacters: number, maxBreaks = Number.POSITIVE_INFINITY) {
  return z
    .string()
    .overwrite(tidyLines)
    .min(1)
    .max(maxCharacters)
    .refine(text => text.split('\n').length - 1 <= maxBreaks, `use at most ${maxBreaks} line breaks`)
}

function tidyLines(text: string): string {
  return text
    .toWellFormed()
    .replace(LINE_BREAK, '\n')
    .replace(UNSHOWABLE_IN_TEXT, one => (one === '\n' ? one : one === '\t' ? ' ' : ''))
    .split('\n')
    .map(one => one.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

const text = lines(COMMENT_CHARACTERS, COMMENT_LINE_BREAKS)
const name = z.string().overwrite(plainName).min(1).max(COMMENT_NAME_CHARACTERS)

function plainName(given: string): string {
  return given.toWellFormed().replace(UNSHOWABLE_IN_TEXT, ' ').trim()
}

/** As the API for devices issues it. */
const deviceId = z.string().regex(/^[\x21-\x7e]{1,100}$/, 'use the id from registering the device')

export const newComment = z
  .strictObject({
    text: text.meta({ description: 'Plain text; at most 20 line breaks are kept' }),
    name: name.optional(),
    update: updateId.optional().meta({ description: 'The update it is about' }),
    tell: deviceId.optional().meta({ description: 'The device that gets a push when it is answered' }),
    proof: z
      .strictObject({ puzzle: z.string().max(500), nonce: z.string().max(100) })
      .optional()
      .meta({ description: 'The solution of the puzzle in a 428 response' }),
  })
  .meta({ id: 'NewComment', example: { text: 'When do the doors open?', name: 'Ana' } })
export type NewComment = z.infer<typeof newComment>

export const commentPatch = z
  .strictObject({
    tell: deviceId.nullable().meta({ description: 'The device that gets a push when it is answered; `null` for none' }),
  })
  .meta({ id: 'CommentPatch', example: { tell: null } })

const givenAnswer = z
  .strictObject({
    text: lines(ANSWER_CHARACTERS).optional(),
    update: updateId.optional().meta({ description: 'The update that answers it' }),
    byline: line(BYLINE_CHARACTERS).optional(),
  })
  .refine(given => (given.text === undefined) !== (given.update === undefined), 'give one of "text" and "update"')
  .meta({ id: 'GivenAnswer' })

const decision = z
  .strictObject({
    comment: commentId,
    version: z.int().min(1).meta({ description: 'The version that you read' }),
    action: z.enum(commentActions),
    proposed: z.enum(proposedActions).optional().meta({ description: 'Of `propose`: what should be done' }),
    text: text.optional().meta({ description: 'Another text to show; readers see that it was edited' }),
    name: name.nullable().optional().meta({ description: 'Another name to show; `null` for none' }),
    answer: givenAnswer.optional(),
    doubles: z
      .array(commentId)
      .max(DOUBLES)
      .optional()
      .meta({ description: 'Comments that say the same: their writers see what becomes of this one' }),
  })
  .superRefine(({ action, proposed, answer }, context) => {
    const miss = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
    if ((action === 'propose') !== (proposed !== undefined)) miss('proposed', 'belongs to the action "propose"')
    if ([action, proposed].includes('answer') && !answer) miss('answer', 'is missing')
  })
  .meta({ id: 'CommentDecision' })
export type CommentDecision = z.infer<typeof decision>

export const commentDecisions = z
  .strictObject({ decisions: z.array(decision).min(1).max(DECISIONS) })
  .meta({ id: 'CommentDecisions' })

export const newBlock = z.strictObject({ comment: commentId }).meta({ id: 'NewBlock' })
