/** The page texts in a blog's language, or else in English; each file of the folder is one language. */
import { readdirSync } from 'node:fs'
import { basename, extname } from 'node:path'
import type { Blog } from '#shared/blog/blog.ts'
import { allViews } from '#shared/view/all-views.ts'
import { type CommentWords, comments as englishComments } from '#shared/view/comment-words/en.ts'
import type { Setting } from '#shared/view/setting.ts'
import { english, englishPage, type PageWords, type Words } from '#shared/view/words/en.ts'
import { wordsFileFor } from '#shared/view/words-file.ts'

/** `.js` in the published package. */
const EXTENSION = extname(import.meta.filename)
const FOLDER = new URL('../../shared/view/words/', import.meta.url)

type OfPages = Words & { readonly page: PageWords }

const COMMENTS = new URL('../../shared/view/comment-words/', import.meta.url)

const languages = new Map<string, OfPages>()
for (const file of readdirSync(FOLDER)
  .filter(name => name !== `en${EXTENSION}`)
  .sort()) {
  const { words, page }: { readonly words: Words; readonly page: PageWords } = await import(new URL(file, FOLDER).href)
  languages.set(basename(file, EXTENSION), { ...words, page })
}

const commentLanguages = new Map<string, CommentWords>()
for (const file of readdirSync(COMMENTS).sort()) {
  const { comments }: { readonly comments: CommentWords } = await import(new URL(file, COMMENTS).href)
  commentLanguages.set(basename(file, EXTENSION), comments)
}

/** The texts around readers' comments. */
export function commentWordsFor(language: string): CommentWords {
  return commentLanguages.get(wordsFileFor(language, [...commentLanguages.keys()])) ?? englishComments
}

export function settingFor(blog: Blog, at: Pick<Setting, 'page' | 'base'> & Partial<Setting>): Setting {
  const { language, timeZone, clock } = blog
  return {
    words: pageWordsFor(language),
    views: allViews,
    language,
    timeZone,
    clock,
    contributors: blog.contributors,
    level: 1,
    olderAt: olderIn(at.page),
    ...at,
  }
}

/** @param page The address of the page whose list continues there, or empty for the page itself. */
export function olderIn(page: string, query = '?'): (place: string) => string {
  return place => `${page}${query}before=${encodeURIComponent(place)}#updates`
}

export function pageWordsFor(language: string): OfPages {
  return languages.get(wordsFileFor(language, [...languages.keys()])) ?? { ...english, page: englishPage }
}
