/** The label that tells readers of a coverage that something is not confirmed, in its language. */
const LABELS: Readonly<Record<string, string>> = {
  en: 'Unconfirmed',
  de: 'Unbestätigt',
  es: 'Sin confirmar',
  fr: 'Non confirmé',
  pt: 'Não confirmado',
  uk: 'Не підтверджено',
  ar: 'غير مؤكَّد',
}

/** English in other languages: the field of the composer takes any other word. */
export function unconfirmedIn(language: string): string {
  return LABELS[new Intl.Locale(language).language] ?? 'Unconfirmed'
}
