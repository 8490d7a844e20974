/** The parts of the desk for readers' comments, in one file that is loaded where a coverage takes them. */
import { part } from '#client/desk/kit/part.tsx'
import { loadLaterWords } from '#client/desk/kit/words.ts'

async function load() {
  await loadLaterWords()
  return import('./comments-views.tsx')
}

export const commentsPane = part(async () => (await load()).CommentsPane)
export const commentsButton = part(async () => (await load()).CommentsButton, null)
export const commentsTab = part(async () => (await load()).CommentsTab, null)
