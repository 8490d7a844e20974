/** The language of a coverage, by its name. */
import { useId } from 'react'
import { locale } from './language.ts'
import { words } from './words.ts'

const said = words.blogForm

/** Those that newsrooms write in most; a coverage in another one keeps it. */
const LANGUAGES =
  'ar bg bn bs ca cs cy da de de-AT de-CH el en-AU en-CA en-GB en-IE en-IN en-US en-ZA es es-AR es-MX et eu fa fi fr fr-BE fr-CA fr-CH ga gl he hi hr hu hy id is it ja ka ko ku lt lv mk ms mt nb nl nl-BE nn pl ps pt-BR pt-PT ro ru sk sl so sq sr sv sw ta th tr uk ur vi zh-Hans zh-Hant'.split(
    ' ',
  )

type Props = {
  readonly language: string
  readonly problem: string | undefined
  readonly onLanguage: (language: string) => void
}

export function LanguageField({ language, problem, onLanguage }: Props) {
  const id = useId()
  const listed = LANGUAGES.includes(language) ? LANGUAGES : [language, ...LANGUAGES]
  const named = listed.map(code => ({ code, name: nameOfLanguage(code) }))
  return (
    <div className="field">
      <label htmlFor={id}>{said.language}</label>
      <select
        id={id}
        value={language}
        aria-invalid={problem !== undefined}
        aria-describedby={problem ? `${id}-problem` : undefined}
        onChange={({ target }) => onLanguage(target.value)}
      >
        {named
          .toSorted((a, b) => a.name.localeCompare(b.name, locale))
          .map(({ code, name }) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
      </select>
      {problem && (
        <p className="problem" id={`${id}-problem`} role="alert">
          {problem}
        </p>
      )}
    </div>
  )
}

const names = new Intl.DisplayNames([locale], { type: 'language' })

/** "British English"; the code itself where it has no name. */
export function nameOfLanguage(code: string): string {
  try {
    return names.of(code) ?? code
  } catch {
    return code
  }
}
