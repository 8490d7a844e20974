/** The coverages that this desk may work on, and what each is doing now. */
import { useEffect } from 'react'
import type { CoverageNow } from '#client/desk/api/figures.ts'
import { type Login, mayPublish } from '#client/desk/api/login/login.ts'
import { tellFirstScreen } from '#client/desk/kit/first-screen.ts'
import { language, locale } from '#client/desk/kit/language.ts'
import { showPlace } from '#client/desk/kit/page-title.ts'
import { PlaceLink } from '#client/desk/kit/place-link.tsx'
import { inList, words } from '#client/desk/kit/words.ts'
import { numbered } from '#client/desk/live/coverages.ts'
import { useCoverages } from '#client/desk/live/use-coverages.ts'
import { showAge } from '#shared/view/age.ts'
import { directionOf } from '#shared/view/direction.ts'
import { shortcutAttribute, shownKey } from './coverage-keys.ts'
import { SoundSwitch } from './coverage-switch.tsx'
import { StateBadge } from './state-badge.tsx'

const said = words.blogs
const dates = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' })

export function BlogsPage({ login }: { readonly login: Login }) {
  const { coverages: all, now } = useCoverages()
  const { coverages, problem, older } = now
  const keys = numbered(now).map(({ blog }) => blog.id)
  const mayCreate = mayPublish(login) && login.blogs === 'all'
  useEffect(() => showPlace(undefined), [])
  useEffect(() => void (coverages && tellFirstScreen()), [coverages])

  return (
    <main className="page">
      <div className="page-head">
        <h1>{said.title}</h1>
        <SoundSwitch label={words.coverages.sound} />
        {mayCreate && (
          <PlaceLink className="button primary" to={{ kind: 'new blog' }}>
            {said.create}
          </PlaceLink>
        )}
      </div>
      {problem && (
        <div className="notice" role="alert">
          <p>
            {said.failed} {problem}
          </p>
          <button type="button" onClick={() => all.refresh()}>
            {words.tryAgain}
          </button>
        </div>
      )}
      {!coverages && !problem && <p className="soft">{words.loading}</p>}
      {coverages?.length === 0 && <Nothing mayCreate={mayCreate} />}
      {coverages && coverages.length > 0 && (
        <ul className="blogs">
          {coverages.map(one => (
            <Row key={one.blog.id} coverage={one} index={keys.indexOf(one.blog.id)} me={login.name} />
          ))}
        </ul>
      )}
      {older !== undefined && (
        <button type="button" onClick={() => void all.showOlder()}>
          {said.older}
        </button>
      )}
    </main>
  )
}

type RowProps = {
  readonly coverage: CoverageNow
  /** Of its key; -1 without one. */
  readonly index: number
  readonly me: string
}

function Row({ coverage, index, me }: RowProps) {
  const { blog, newest } = coverage
  const { id, title, standfirst, state, language: of } = blog
  return (
    // The direction of the coverage, so that its title and words begin on the same side.
    <li dir={directionOf(of)} data-state={state}>
      <PlaceLink to={{ kind: 'blog', blog: id }} shortcut={index === -1 ? undefined : shortcutAttribute(index)}>
        <span className="name" lang={of}>
          {title}
        </span>
        {index !== -1 && (
          <kbd dir="ltr" aria-hidden>
            {shownKey(index)}
          </kbd>
        )}
      </PlaceLink>
      {(newest || standfirst) && (
        <p className={newest ? 'newest' : 'soft'} lang={of}>
          {newest?.headline ?? standfirst}
        </p>
      )}
      <Facts {...{ coverage, me }} />
    </li>
  )
}

function Facts({ coverage, me }: Pick<RowProps, 'coverage' | 'me'>) {
  const { blog, newest, submitted = 0, assigned = 0, scheduled = 0, readers, present = [] } = coverage
  const { handedIn, forYou, ...facts } = words.coverages
  const others = present.filter(name => name !== me)
  return (
    <p className="facts" lang={language}>
      <StateBadge state={blog.state} />
      {blog.access === 'private' && <span>{said.private}</span>}
      <span>
        {newest
          ? facts.updated({ age: ageOf(newest.publishedAt ?? newest.time) })
          : said.changed({ when: ageOf(blog.updatedAt) })}
      </span>
      {submitted > 0 && <strong className="waiting">{handedIn({ count: submitted })}</strong>}
      {assigned > 0 && <strong className="waiting">{forYou({ count: assigned })}</strong>}
      {scheduled > 0 && <span>{facts.scheduled({ count: scheduled })}</span>}
      {readers !== undefined && (readers > 0 || blog.state === 'live') && (
        <span>{facts.readers({ count: readers })}</span>
      )}
      {others.length > 0 && <span>{facts.present({ names: inList(others) })}</span>}
    </p>
  )
}

function ageOf(instant: string): string {
  return showAge(Date.now() - Date.parse(instant), locale) || dates.format(new Date(instant))
}

function Nothing({ mayCreate }: { readonly mayCreate: boolean }) {
  return (
    <div className="nothing">
      <p>{mayCreate ? said.none : said.noneForYou}</p>
      {mayCreate && <p>{said.noneHelp}</p>}
    </div>
  )
}
