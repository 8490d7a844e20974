/** The topics of a coverage as an editor writes them: a name a line. A line that is changed is the same topic. Pure. */
import { newTopicId } from '#shared/blog/topic-id.ts'

/** Without an id while the line is no topic that the coverage has. */
export type TopicLines = readonly { readonly id: string; readonly name: string }[]

/**
 * What was typed. One line in the place of one line keeps its id, which is a renaming; moved lines keep theirs by their names.
 * Others begin without: an id carried over to a name that it never had would put its updates under another topic.
 */
export function retyped(held: TopicLines, text: string): TopicLines {
  const names = text.split('\n')
  const fewer = Math.min(held.length, names.length)
  let start = 0
  while (start < fewer && held[start]?.name === names[start]) start += 1
  let end = 0
  while (end < fewer - start && held.at(-1 - end)?.name === names.at(-1 - end)) end += 1
  const before = held.slice(start, held.length - end)
  const after = names.slice(start, names.length - end)
  return [...held.slice(0, start), ...changed(before, after), ...held.slice(held.length - end)]
}

function changed(before: TopicLines, after: readonly string[]): TopicLines {
  const left = [...before]
  const lines = after.map(name => {
    const index = left.findIndex(one => one.name === name)
    const [found] = index < 0 ? [] : left.splice(index, 1)
    return found ?? { id: '', name }
  })
  const [old, line] = [before[0], lines[0]]
  if (!old || !line || line.id || !left.includes(old)) return lines
  const isRenamed = before.length === 1 && after.length === 1
  // Enter within a line, and Backspace at the beginning of the next one.
  const isSplit = before.length === 1 && line.name !== '' && old.name.startsWith(line.name)
  const isJoined = after.length === 1 && old.name !== '' && line.name.startsWith(old.name)
  return isRenamed || isSplit || isJoined ? lines.with(0, { ...line, id: old.id }) : lines
}

/**
 * As the server takes them.
 * @param saved A topic of these that was taken out and written again is the one that it was; no other gets its id.
 */
export function topicsIn(lines: TopicLines, saved: TopicLines): TopicLines {
  const filled = lines.map(({ id, name }) => ({ id, name: name.trim() })).filter(({ name }) => name !== '')
  const used = new Set(filled.map(({ id }) => id))
  const avoided = new Set([...used, ...saved.map(({ id }) => id)])
  return filled.map(({ id, name }) => {
    const before = saved.find(one => one.name === name && !used.has(one.id))?.id
    const own = id || before || newTopicId(name, avoided)
    used.add(own)
    avoided.add(own)
    return { id: own, name }
  })
}
