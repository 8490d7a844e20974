/** On phones: selects which of the three panes is shown. */

import { commentsTab } from '#client/desk/blog/comments/parts.ts'
import { useStore } from '#client/desk/kit/use-store.ts'
import { words } from '#client/desk/kit/words.ts'
import { type Tab, useBlog } from './blog-desk.ts'

const TABS = ['write', 'timeline', 'queue'] as const satisfies readonly Tab[]

export function BlogTabs() {
  const { desk, blog } = useBlog()
  const tab = useStore(desk.tab)
  const { shelf } = useStore(desk.live.state)
  const count = shelf.updates.size
  return (
    <nav className="blog-tabs" aria-label={words.blog.parts}>
      {TABS.map(one => (
        <button
          key={one}
          type="button"
          aria-current={one === tab ? 'true' : undefined}
          onClick={() => desk.tab.set(one)}
        >
          {words.blog.tabs[one]}
          {one === 'queue' && count > 0 && <span className="count">{count}</span>}
        </button>
      ))}
      {(blog.comments || tab === 'comments') && <commentsTab.View />}
    </nav>
  )
}
