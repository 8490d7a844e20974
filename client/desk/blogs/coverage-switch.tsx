/** Above an open coverage, while several are live: each with its key and the number of what was handed in. */
import { PlaceLink } from '#client/desk/kit/place-link.tsx'
import { isSoundOn, setSound } from '#client/desk/kit/sound.ts'
import { useStore } from '#client/desk/kit/use-store.ts'
import { words } from '#client/desk/kit/words.ts'
import { numbered } from '#client/desk/live/coverages.ts'
import { useCoverages } from '#client/desk/live/use-coverages.ts'
import { shortcutAttribute, shownKey } from './coverage-keys.ts'

const said = words.coverages

export function CoverageSwitch({ current }: { readonly current: string }) {
  const live = numbered(useCoverages().now)
  if (live.length < 2) return undefined
  return (
    <nav className="coverage-switch" aria-label={said.switcher}>
      <ul>
        {live.map(({ blog, submitted = 0, assigned = 0 }, index) => (
          <li key={blog.id}>
            <PlaceLink
              to={{ kind: 'blog', blog: blog.id }}
              isCurrent={blog.id === current}
              shortcut={shortcutAttribute(index)}
            >
              <kbd>{shownKey(index)}</kbd>
              <span className="name" lang={blog.language} dir="auto">
                {blog.title}
              </span>
              {submitted + assigned > 0 && (
                <span className="count">
                  <span aria-hidden>{submitted + assigned}</span>
                  <span className="visually-hidden">
                    {submitted > 0 && <> {said.handedIn({ count: submitted })}</>}
                    {assigned > 0 && <> {said.forYou({ count: assigned })}</>}
                  </span>
                </span>
              )}
            </PlaceLink>
          </li>
        ))}
      </ul>
      <SoundSwitch label={said.soundShort} />
    </nav>
  )
}

export function SoundSwitch({ label }: { readonly label: string }) {
  return (
    <label className="check" title={said.sound}>
      <input
        type="checkbox"
        checked={useStore(isSoundOn)}
        aria-label={said.sound}
        onChange={({ target }) => setSound(target.checked)}
      />
      {label}
    </label>
  )
}
