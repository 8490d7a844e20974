/** The texts around topics, in readers' languages. Two short ones each, so that they need no file of their own. */

type TopicWords = { readonly name: string; readonly all: string }

const english: TopicWords = { name: 'Topics', all: 'All' }

const languages: Readonly<Record<string, TopicWords>> = {
  ar: { name: 'الموضوعات', all: 'الكل' },
  de: { name: 'Themen', all: 'Alle' },
  es: { name: 'Temas', all: 'Todo' },
  fr: { name: 'Thèmes', all: 'Tout' },
  'pt-br': { name: 'Temas', all: 'Tudo' },
  'pt-pt': { name: 'Temas', all: 'Tudo' },
  uk: { name: 'Теми', all: 'Усі' },
}

/** @param tag The name of the file of words. */
export function topicWords(tag: string): TopicWords {
  return languages[tag] ?? english
}
