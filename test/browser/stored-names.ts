/** The names of the scripts of `stored-scripts.ts` that readers see, by what they are stored in. */

export const UPDATE: readonly string[] = [
  'title',
  'label',
  'byline',
  'text',
  'attribution',
  'quote',
  'caption',
  'credit',
  'author',
  'post',
  'see also',
]
const PANELS = ['gallery', 'shot caption', 'shot credit', 'numbers', 'figure', 'value', 'previous value']
const RECORDINGS = [
  'recording caption',
  'recording credit',
  'transcript',
  'audio caption',
  'audio credit',
  'audio transcript',
]
export const MORE: readonly string[] = [
  'source',
  'table',
  'cell',
  ...PANELS,
  ...RECORDINGS,
  'markdown',
  'html',
  'correction',
  'retraction',
  'untrue',
  'from a CMS',
  'imported',
]
export const COVERAGE: readonly string[] = [
  'blog title',
  'standfirst',
  'previous',
  'related',
  'credit role',
  'credit name',
  'lead caption',
  'video title',
  'poster caption',
  'topic',
  'contributor',
  'role',
]
export const COMMENTS: readonly string[] = ['reply', 'question', 'asker', 'answer', 'answerer']
export const REMOTE: readonly string[] = ['remote title', 'remote author']
