/** What is known beside updates, in a file of its own that is loaded after the first screen. */
import { firstScreen } from '#client/desk/kit/first-screen.ts'
import { part } from '#client/desk/kit/part.tsx'
import { loadLaterWords } from '#client/desk/kit/words.ts'

export const besideUpdates = part(
  async () => {
    await firstScreen
    await loadLaterWords()
    return (await import('./beside.tsx')).Beside
  },
  null,
  null,
)
