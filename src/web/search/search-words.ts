/** The texts of the search on readers' pages, in each language. Counts follow a colon, so that no language needs plural forms here. */
import { wordsFileFor } from '#shared/view/words-file.ts'

type SearchWords = {
  readonly search: string
  /** Above the field. */
  readonly words: string
  /** Before the number of results on the page. */
  readonly results: string
  readonly nothing: string
  readonly older: string
  /** Below the results while some updates are not indexed. */
  readonly notYet: string
}

const en: SearchWords = {
  search: 'Search',
  words: 'Search this coverage',
  results: 'Results:',
  nothing: 'Nothing was found.',
  older: 'Older results',
  notYet: 'Some updates cannot be found yet. Try again in a moment.',
}

const languages: Readonly<Record<string, SearchWords>> = {
  en,
  ar: {
    search: 'بحث',
    words: 'ابحث في هذه التغطية',
    results: 'النتائج:',
    nothing: 'لم يُعثر على شيء.',
    older: 'نتائج أقدم',
    notYet: 'لا يمكن العثور على بعض التحديثات بعد. حاول مرة أخرى بعد قليل.',
  },
  de: {
    search: 'Suchen',
    words: 'In diesem Liveblog suchen',
    results: 'Treffer:',
    nothing: 'Nichts gefunden.',
    older: 'Ältere Treffer',
    notYet: 'Einige Meldungen sind noch nicht zu finden. Versuchen Sie es gleich noch einmal.',
  },
  es: {
    search: 'Buscar',
    words: 'Buscar en este directo',
    results: 'Resultados:',
    nothing: 'No se encontró nada.',
    older: 'Resultados anteriores',
    notYet: 'Algunas actualizaciones aún no se pueden encontrar. Inténtelo de nuevo en un momento.',
  },
  fr: {
    search: 'Rechercher',
    words: 'Rechercher dans ce direct',
    results: 'Résultats :',
    nothing: 'Aucun résultat.',
    older: 'Résultats plus anciens',
    notYet: 'Certaines publications ne peuvent pas encore être trouvées. Réessayez dans un instant.',
  },
  'pt-br': {
    search: 'Buscar',
    words: 'Buscar nesta cobertura',
    results: 'Resultados:',
    nothing: 'Nada foi encontrado.',
    older: 'Resultados anteriores',
    notYet: 'Algumas atualizações ainda não podem ser encontradas. Tente de novo daqui a pouco.',
  },
  'pt-pt': {
    search: 'Pesquisar',
    words: 'Pesquisar neste direto',
    results: 'Resultados:',
    nothing: 'Nada foi encontrado.',
    older: 'Resultados anteriores',
    notYet: 'Algumas atualizações ainda não podem ser encontradas. Tente novamente dentro de momentos.',
  },
  uk: {
    search: 'Шукати',
    words: 'Пошук у цій трансляції',
    results: 'Знайдено:',
    nothing: 'Нічого не знайдено.',
    older: 'Давніші результати',
    notYet: 'Деякі повідомлення ще не можна знайти. Спробуйте за мить.',
  },
}

export function searchWordsFor(language: string): SearchWords {
  return languages[wordsFileFor(language, Object.keys(languages))] ?? en
}
