/** Switches the language of the desk, for this person on this device. */
import { chooseLanguage, LANGUAGES, type Language, language } from '#client/desk/kit/language.ts'
import { words } from '#client/desk/kit/words.ts'

const EACH = Object.entries(LANGUAGES) as (readonly [Language, string])[]

export function LanguageChoice({ person }: { readonly person: string }) {
  function choose(chosen: string) {
    chooseLanguage(person, chosen as Language)
    // What is being typed is stored by every page that is left.
    location.reload()
  }

  return (
    <select
      className="quiet"
      aria-label={words.user.language}
      title={words.user.language}
      value={language}
      onChange={({ target }) => choose(target.value)}
    >
      {EACH.map(([tag, name]) => (
        <option key={tag} value={tag} lang={tag}>
          {name}
        </option>
      ))}
    </select>
  )
}
