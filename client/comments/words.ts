/** The texts around comments in the language of the coverage: English is a file, too. */
import { loadBeside } from '#client/widget/load-beside.ts'
import type { CommentWords } from '#shared/view/comment-words/en.ts'

/** Undefined if the file could not be loaded. @param tag A language with a words file */
export async function commentWordsIn(tag: string): Promise<CommentWords | undefined> {
  return (await loadBeside(`words/comments-${tag}.js`))?.comments
}
