/** What a notification about an answer says, in the language of its coverage. */
import { wordsFileFor } from '#shared/view/words-file.ts'

type AnswerWords = { readonly question: string; readonly comment: string }

const WORDS: Readonly<Record<string, AnswerWords>> = {
  en: { question: 'Your question was answered', comment: 'Your comment was answered' },
  ar: { question: 'تمت الإجابة عن سؤالك', comment: 'تم الرد على تعليقك' },
  de: { question: 'Ihre Frage wurde beantwortet', comment: 'Ihr Kommentar wurde beantwortet' },
  es: { question: 'Han respondido a su pregunta', comment: 'Han respondido a su comentario' },
  fr: { question: 'Votre question a reçu une réponse', comment: 'Votre commentaire a reçu une réponse' },
  'pt-br': { question: 'Sua pergunta foi respondida', comment: 'Seu comentário foi respondido' },
  'pt-pt': { question: 'A sua pergunta teve resposta', comment: 'O seu comentário teve resposta' },
  uk: { question: 'На ваше запитання відповіли', comment: 'На ваш коментар відповіли' },
}

export function answerTitle(kind: keyof AnswerWords, language: string): string {
  const words = WORDS[wordsFileFor(language, Object.keys(WORDS))] ?? WORDS.en
  return words?.[kind] ?? ''
}
