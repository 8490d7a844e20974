/** What the card of a contributor says, in every language of readers: two sentences need no files of their own. */

type CardWords = { readonly only: (name: string) => string }

const WORDS: Readonly<Record<string, CardWords>> = {
  ar: { only: name => `منشورات ${name} فقط` },
  de: { only: name => `Nur Beiträge von ${name}` },
  en: { only: name => `Only updates by ${name}` },
  es: { only: name => `Solo lo que publica ${name}` },
  fr: { only: name => `Seulement les publications de ${name}` },
  'pt-br': { only: name => `Somente publicações de ${name}` },
  'pt-pt': { only: name => `Apenas publicações de ${name}` },
  uk: { only: name => `Лише записи: ${name}` },
}

export function cardWordsFor(tag: string): CardWords {
  const language = tag.toLowerCase()
  return WORDS[language] ?? WORDS[language.split('-')[0] ?? ''] ?? { only: name => `Only updates by ${name}` }
}
