/** Switches the language of the desk, for this person on this device. */
import { chooseLanguage, LANGUAGES, type Language, language } from '#client/desk/kit/language.ts'
import { tellProblem } from '#client/desk/kit/toasts.tsx'
import { FILES } from '#client/desk/kit/words/files.ts'
import { words } from '#client/desk/kit/words.ts'

const EACH = Object.entries(LANGUAGES) as (readonly [Language, string])[]

export function LanguageChoice({ person }: { readonly person: string }) {
  async function choose(chosen: Language) {
    // Without a connection the desk could not be opened in it.
    const isThere = await FILES[chosen]().then(Boolean, () => false)
    if (!isThere) return tellProblem(words.problem.unreachable)
    chooseLanguage(person, chosen)
    // What is being typed is stored by every page that is left.
    location.reload()
  }

  return (
    <select
      className="quiet"
      aria-label={words.user.language}
      title={words.user.language}
      value={language}
      onChange={({ target }) => void choose(target.value as Language)}
    >
      {EACH.map(([tag, name]) => (
        <option key={tag} value={tag} lang={tag}>
          {name}
        </option>
      ))}
    </select>
  )
}
