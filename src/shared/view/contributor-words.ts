/** What is said around one contributor's updates, in every language of readers: two sentences need no files of their own. */

type ContributorWords = { readonly only: (names: string) => string; readonly all: string }

const english: ContributorWords = { only: names => `Only updates by ${names}`, all: 'All updates' }

const languages: Readonly<Record<string, ContributorWords>> = {
  ar: { only: names => `منشورات ${names} فقط`, all: 'كل التحديثات' },
  de: { only: names => `Nur Beiträge von ${names}`, all: 'Alle Meldungen' },
  es: { only: names => `Solo lo que publica ${names}`, all: 'Todas las actualizaciones' },
  fr: { only: names => `Seulement les publications de ${names}`, all: 'Toutes les publications' },
  'pt-br': { only: names => `Somente publicações de ${names}`, all: 'Todas as atualizações' },
  'pt-pt': { only: names => `Apenas publicações de ${names}`, all: 'Todas as atualizações' },
  uk: { only: names => `Лише записи: ${names}`, all: 'Усі повідомлення' },
}

/** @param tag The name of the file of words. */
export function contributorWords(tag: string): ContributorWords {
  return languages[tag] ?? english
}

/** Between names, and between a name and a role. */
export function commaOf(tag: string): string {
  return tag === 'ar' ? '، ' : ', '
}
