/** The head of an open coverage: its title, its state, and actions on the whole coverage. */
import type { ReactNode } from 'react'
import { mayPublish } from '#client/desk/api/login/login.ts'
import { failureText } from '#client/desk/api/problem-text.ts'
import { server } from '#client/desk/api/server.ts'
import { CoverageSwitch } from '#client/desk/blogs/coverage-switch.tsx'
import { StateBadge } from '#client/desk/blogs/state-badge.tsx'
import { useOneRun } from '#client/desk/kit/one-run.ts'
import { PlaceLink } from '#client/desk/kit/place-link.tsx'
import { tell, tellProblem } from '#client/desk/kit/toasts.tsx'
import { useStore } from '#client/desk/kit/use-store.ts'
import { words } from '#client/desk/kit/words.ts'
import { useBlog } from './blog-desk.ts'
import { BlogMenu } from './blog-menu.tsx'
import { othersIn } from './who.ts'

const said = words.blog

export function BlogHead({ userMenu }: { readonly userMenu: ReactNode }) {
  const { desk, blog, login } = useBlog()
  const names = [...new Set(othersIn(useStore(desk.present)).map(({ name }) => name))]

  return (
    <>
      <CoverageSwitch current={blog.id} />
      <header className="blog-head">
        <PlaceLink className="back" to={{ kind: 'blogs' }} label={said.all}>
          ‹ <span>{said.all}</span>
        </PlaceLink>
        <h1 lang={blog.language} dir="auto" title={blog.title}>
          {blog.title}
        </h1>
        <StateBadge state={blog.state} />
        {names.length > 0 && <Colleagues names={names} />}
        {mayPublish(login) && <StateButton />}
        <BlogMenu userMenu={userMenu} />
        <div className="blog-user">{userMenu}</div>
      </header>
    </>
  )
}

/** Initials, and the whole name for pointer, keyboard and screen reader. */
function Colleagues({ names }: { readonly names: readonly string[] }) {
  return (
    <ul className="colleagues" aria-label={words.coverages.here}>
      {names.map(name => (
        <li key={name}>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard reaches the whole name */}
          <span className="initials" data-name={name} tabIndex={0}>
            <span aria-hidden>{initialsOf(name)}</span>
            <span className="visually-hidden">{name}</span>
          </span>
        </li>
      ))}
    </ul>
  )
}

function initialsOf(name: string): string {
  const parts = name.split(/[\s_-]+/).filter(Boolean)
  const ends = parts.length > 1 ? [parts[0], parts.at(-1)] : parts
  return ends.map(part => [...(part ?? '')][0]?.toLocaleUpperCase() ?? '').join('')
}

/** Goes live, or resumes an ended coverage. Ending it is in the menu. */
function StateButton() {
  const { blog } = useBlog()
  const { isRunning, press } = useOneRun()
  if (blog.state === 'live') return undefined
  const isUpcoming = blog.state === 'upcoming'

  async function goLive() {
    const outcome = await server.editBlog(blog, { state: 'live' })
    if (outcome.kind === 'done') tell(isUpcoming ? said.goLiveDone : said.takeUpDone)
    else tellProblem(outcome.kind === 'stale' ? said.conflict : failureText(outcome))
  }

  return (
    <button
      type="button"
      className={isUpcoming ? 'primary' : undefined}
      aria-disabled={isRunning}
      onClick={press(goLive)}
    >
      {isUpcoming ? said.goLive : said.takeUp}
    </button>
  )
}
