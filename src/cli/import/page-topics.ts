/** The topics of a page: lines such as "Topics: Talks, Weather", and their ids on the blog. */
import type { Api } from '#cli/api.ts'
import type { Blog } from '#shared/blog/blog.ts'
import { MOST_TOPICS, MOST_TOPICS_OF_UPDATE, TOPIC_NAME_CHARACTERS } from '#shared/blog/topic.ts'
import { newTopicId } from '#shared/blog/topic-id.ts'
import type { SourceLine } from './lines.ts'
import type { Page } from './page.ts'

export type TopicIds = ReadonlyMap<string, string>
type Topics = NonNullable<Blog['topics']>

const TOPICS = /^Topics?\s*:\s*(\S.*)$/i

/** Undefined for any other line, and for one with more topics than there is room for. */
export function readTopics(text: string, most: number = MOST_TOPICS): readonly string[] | undefined {
  const [, list = ''] = TOPICS.exec(text) ?? []
  const names = [...new Set(list.split(/[,،]/).map(name => name.trim()))].filter(name => name !== '')
  const isRight = names.every(name => name.length <= TOPIC_NAME_CHARACTERS) && names.length <= most
  return names.length > 0 && isRight ? names : undefined
}

/** The first such line of an entry names its topics; the others are its text. */
export function takeTopics(lines: readonly SourceLine[]): { topics: readonly string[]; rest: readonly SourceLine[] } {
  const place = lines.findIndex(({ text }) => readTopics(text, MOST_TOPICS_OF_UPDATE) !== undefined)
  const line = lines[place]
  // A line alone is the only text that its update has.
  if (!line || lines.length === 1) return { topics: [], rest: lines }
  return { topics: readTopics(line.text, MOST_TOPICS_OF_UPDATE) ?? [], rest: lines.toSpliced(place, 1) }
}

/** All topics of a page by their names. */
export function topicsOfPage({ topics, updates }: Page): readonly string[] {
  return [...new Set([...topics, ...updates.flatMap(one => one.topics)])]
}

/** Those that the blog has, then what the page adds: a topic that was renamed at the desk is found by its id. */
export function listTopics(names: readonly string[], held: Topics = []): { topics: Topics; ids: TopicIds } {
  const topics = [...held]
  const ids = new Map<string, string>()
  const added = new Set<string>()
  for (const name of names) {
    const known = held.find(one => one.name === name)?.id ?? held.find(one => one.id === newTopicId(name, added))?.id
    const id = known ?? newTopicId(name, added)
    if (known === undefined) topics.push({ id, name })
    added.add(id)
    ids.set(name, id)
  }
  return { topics, ids }
}

/** Adds what is missing on the blog. @param names Of updates that are not posted yet: a topic that was taken out since stays out */
export async function addTopics(api: Api, { held, names }: { held: Blog; names: readonly string[] }): Promise<Blog> {
  const { topics } = listTopics(names, held.topics)
  if (topics.length === (held.topics ?? []).length) return held
  return (await api.editBlog(held, { topics })).blog
}
