/**
 * Follows what is known beside the updates of a coverage: their authors, how often they were read, and what editors note. Draws what is
 * given to oneself.
 */
import { useEffect } from 'react'
import { mayPublish } from '#client/desk/api/login/login.ts'
import { followAuthors } from '#client/desk/live/authors.ts'
import { followReads } from '#client/desk/live/reads.ts'
import { useBlog } from './blog-desk.ts'
import { ForYou } from './margins/for-you.tsx'
import { marginsOf } from './margins/margins-desk.ts'

export function Beside() {
  const { desk, login } = useBlog()
  // Contributors are not told.
  const isTold = mayPublish(login)

  useEffect(() => {
    const { id, live, authors, reads } = desk
    const stops = [marginsOf(desk).follow()]
    if (isTold) {
      const { hurry, close } = followAuthors(id, { known: authors, state: live.state })
      stops.push(close, live.prepareWith(hurry), followReads(id, { known: reads, state: live.state }))
    }
    return () => {
      for (const stop of stops) stop()
    }
  }, [desk, isTold])

  return <ForYou />
}
