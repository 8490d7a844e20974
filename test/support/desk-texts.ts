/** The desk's texts in one language, those of the first screens and those that are loaded after them. */
import type { Language } from '#client/desk/kit/language.ts'
import type { Words } from '#client/desk/kit/words/dist/words.js'
import { FILES } from '#client/desk/kit/words/files.ts'
import { formatsOf } from '#client/desk/kit/words/formats.ts'
import { LATER_FILES } from '#client/desk/kit/words/later-files.ts'

export async function deskTexts(language: Language): Promise<Words> {
  const formats = formatsOf(language)
  const [first, later] = await Promise.all([FILES[language](), LATER_FILES[language]()])
  return { ...first.make(formats), ...later.make(formats) }
}
