/** What an editor has typed about a comment, until it is sent, and again when it comes back: law 14, kept. */
import type { KeptWords } from '#client/desk/local/kept-words.ts'
import type { Decision, Intent } from '#client/desk/local/records/item.ts'

export type AnswerWords = { readonly text: string; readonly byline: string }
export type EditWords = { readonly text: string; readonly name: string }

export const answerName = (comment: string): string => `answer ${comment}`
export const editName = (comment: string): string => `edit ${comment}`

/** The form that shows the words again; undefined for a decision without any. */
export function keepDecision(words: KeptWords, intent: Intent): 'answer' | 'edit' | undefined {
  if (intent.kind !== 'decide') return undefined
  const { comment, text, name, answer } = intent.decision
  if (answer?.text !== undefined) return keepAnswer(words, comment, answer)
  if (text === undefined) return undefined
  words.keep(editName(comment), { text, name: name ?? '' } satisfies EditWords)
  return 'edit'
}

function keepAnswer(words: KeptWords, comment: string, { text = '', byline = '' }: NonNullable<Decision['answer']>) {
  words.keep(answerName(comment), { text, byline } satisfies AnswerWords)
  return 'answer' as const
}
