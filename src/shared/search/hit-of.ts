/** An update as a search finds it. Apart from the schema: the threads of the database load none. */
import type { Update } from '#shared/blog/update.ts'
import { excerptOf, marked } from './excerpt.ts'
import { findIn } from './found.ts'
import type { SearchHit } from './hit.ts'
import type { Query } from './query.ts'
import { searchedTexts } from './searched-texts.ts'

/** Undefined if the update, as it is now, does not have all of it. An empty query finds every update. */
export function hitOf(update: Update, query: Query): SearchHit | undefined {
  const { title, body, others } = searchedTexts(update)
  const found = query.length === 0 ? [] : findIn([title, body, ...others], query)
  if (!found) return undefined
  const [inTitle = [], inBody = []] = found
  const { id, version, status, time, untimed, key, label, byline } = update
  return {
    ...{ id, version, status, time, key },
    ...(untimed && { untimed }),
    ...(label && { label }),
    ...(byline && { byline }),
    ...(title && { title: [...marked(title, inTitle)] }),
    text: [...excerptOf(body, inBody)],
  }
}
