/** What a reader may be alerted about, in readers' languages. Few and short ones, so that they need no file of their own. */

type AlertWords = { readonly name: string; readonly all: string; readonly key: string; readonly breaking: string }

const english: AlertWords = { name: 'Alerts', all: 'All', key: 'Key events', breaking: 'Breaking news only' }

const languages: Readonly<Record<string, AlertWords>> = {
  ar: { name: 'التنبيهات', all: 'كلها', key: 'أبرز الأحداث', breaking: 'الأخبار العاجلة فقط' },
  de: { name: 'Benachrichtigungen', all: 'Alle', key: 'Wichtige Ereignisse', breaking: 'Nur Eilmeldungen' },
  es: { name: 'Avisos', all: 'Todos', key: 'Momentos clave', breaking: 'Solo última hora' },
  fr: { name: 'Alertes', all: 'Toutes', key: 'L’essentiel', breaking: 'Flash infos uniquement' },
  'pt-br': { name: 'Avisos', all: 'Todos', key: 'Principais momentos', breaking: 'Só notícias urgentes' },
  'pt-pt': { name: 'Avisos', all: 'Todos', key: 'Principais momentos', breaking: 'Só notícias de última hora' },
  uk: { name: 'Сповіщення', all: 'Усі', key: 'Головні події', breaking: 'Лише термінові новини' },
}

/** @param tag The name of the file of words. */
export function alertWords(tag: string): AlertWords {
  return languages[tag] ?? english
}
