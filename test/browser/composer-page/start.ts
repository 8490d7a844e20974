/** Texts are read at the beginning of modules. */
import { loadLaterWords } from '#client/desk/kit/words.ts'

await loadLaterWords()
await import('./page.tsx')
