/** The words for a desk of which the catalogue cannot be loaded; the build leaves out the rest of each file. */
import type { Language } from '#client/desk/kit/language.ts'
import { tryAgain as arAgain, unreachable as arUnreachable } from './ar.json'
import { tryAgain as deAgain, unreachable as deUnreachable } from './de.json'
import { tryAgain as enAgain, unreachable as enUnreachable } from './en.json'
import { tryAgain as esAgain, unreachable as esUnreachable } from './es.json'
import { tryAgain as frAgain, unreachable as frUnreachable } from './fr.json'
import { tryAgain as brAgain, unreachable as brUnreachable } from './pt-BR.json'
import { tryAgain as ptAgain, unreachable as ptUnreachable } from './pt-PT.json'
import { tryAgain as ukAgain, unreachable as ukUnreachable } from './uk.json'

type Few = { readonly unreachable: string; readonly tryAgain: string }

export const WITHOUT_CATALOGUE: Readonly<Record<Language, Few>> = {
  ar: { unreachable: arUnreachable, tryAgain: arAgain },
  de: { unreachable: deUnreachable, tryAgain: deAgain },
  en: { unreachable: enUnreachable, tryAgain: enAgain },
  es: { unreachable: esUnreachable, tryAgain: esAgain },
  fr: { unreachable: frUnreachable, tryAgain: frAgain },
  'pt-BR': { unreachable: brUnreachable, tryAgain: brAgain },
  'pt-PT': { unreachable: ptUnreachable, tryAgain: ptAgain },
  uk: { unreachable: ukUnreachable, tryAgain: ukAgain },
}
