/** An id for a topic, from its name: the same for the same name, wherever it is listed. */
import { idFor } from './id-for.ts'

/** Leaves room for a number. */
const ID_CHARACTERS = 36

/** @param avoided Ids of the coverage's other topics */
export function newTopicId(name: string, avoided: ReadonlySet<string>): string {
  // A name in another script has no letters for an id.
  const slug = idFor(name).slice(0, ID_CHARACTERS) || `topic-${numberOf(name)}`
  let id = slug
  for (let count = 2; avoided.has(id); count += 1) id = `${slug}-${count}`
  return id
}

/** Another for each name, and the same each time: FNV-1a. */
function numberOf(name: string): string {
  let hash = 0x811c9dc5
  for (const letter of name) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193)
  return (hash >>> 0).toString(36)
}
