/** The texts of the search for readers, in each language. Counts follow a colon, so that no language needs plural forms here. */
import { wordsFileFor } from './words-file.ts'

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
  /** While an answer takes long. */
  readonly searching: string
  /** There was no answer. */
  readonly failed: string
  readonly close: string
}

const en: SearchWords = {
  search: 'Search',
  words: 'Search this coverage',
  results: 'Results:',
  nothing: 'Nothing was found.',
  older: 'Older results',
  notYet: 'Some updates cannot be found yet. Try again in a moment.',
  searching: 'Searching…',
  failed: 'The search could not be answered. Try again.',
  close: 'Close the search',
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
    searching: 'جارٍ البحث…',
    failed: 'تعذّر البحث. حاول مرة أخرى.',
    close: 'إغلاق البحث',
  },
  de: {
    search: 'Suchen',
    words: 'In diesem Liveblog suchen',
    results: 'Treffer:',
    nothing: 'Nichts gefunden.',
    older: 'Ältere Treffer',
    notYet: 'Einige Meldungen sind noch nicht zu finden. Versuchen Sie es gleich noch einmal.',
    searching: 'Suche läuft …',
    failed: 'Die Suche wurde nicht beantwortet. Versuchen Sie es noch einmal.',
    close: 'Suche schließen',
  },
  es: {
    search: 'Buscar',
    words: 'Buscar en este directo',
    results: 'Resultados:',
    nothing: 'No se encontró nada.',
    older: 'Resultados anteriores',
    notYet: 'Algunas actualizaciones aún no se pueden encontrar. Inténtelo de nuevo en un momento.',
    searching: 'Buscando…',
    failed: 'La búsqueda no obtuvo respuesta. Inténtelo de nuevo.',
    close: 'Cerrar la búsqueda',
  },
  fr: {
    search: 'Rechercher',
    words: 'Rechercher dans ce direct',
    results: 'Résultats :',
    nothing: 'Aucun résultat.',
    older: 'Résultats plus anciens',
    notYet: 'Certaines publications ne peuvent pas encore être trouvées. Réessayez dans un instant.',
    searching: 'Recherche en cours…',
    failed: 'La recherche n’a pas abouti. Réessayez.',
    close: 'Fermer la recherche',
  },
  'pt-br': {
    search: 'Buscar',
    words: 'Buscar nesta cobertura',
    results: 'Resultados:',
    nothing: 'Nada foi encontrado.',
    older: 'Resultados anteriores',
    notYet: 'Algumas atualizações ainda não podem ser encontradas. Tente de novo daqui a pouco.',
    searching: 'Buscando…',
    failed: 'A busca não teve resposta. Tente de novo.',
    close: 'Fechar a busca',
  },
  'pt-pt': {
    search: 'Pesquisar',
    words: 'Pesquisar neste direto',
    results: 'Resultados:',
    nothing: 'Nada foi encontrado.',
    older: 'Resultados anteriores',
    notYet: 'Algumas atualizações ainda não podem ser encontradas. Tente novamente dentro de momentos.',
    searching: 'A pesquisar…',
    failed: 'A pesquisa não teve resposta. Tente novamente.',
    close: 'Fechar a pesquisa',
  },
  uk: {
    search: 'Шукати',
    words: 'Пошук у цій трансляції',
    results: 'Знайдено:',
    nothing: 'Нічого не знайдено.',
    older: 'Давніші результати',
    notYet: 'Деякі повідомлення ще не можна знайти. Спробуйте за мить.',
    searching: 'Триває пошук…',
    failed: 'Пошук не дав відповіді. Спробуйте ще раз.',
    close: 'Закрити пошук',
  },
}

export function searchWordsFor(language: string): SearchWords {
  return languages[wordsFileFor(language, Object.keys(languages))] ?? en
}
