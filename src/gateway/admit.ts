/** Who may follow which stream. */
import { blogId } from '../blog/ids.ts'
import { type CommandError, commandErrors } from '../protocol/codes.ts'
import { publicStream, type StreamName } from '../protocol/stream.ts'

/** Everyone may follow the public stream of every blog; the desk's are for nobody here (law 9). */
export function admitToPublicStreams(channel: string): StreamName | CommandError {
  const [kind, id, ...more] = channel.split(':')
  const blog = blogId.safeParse(id)
  if (more.length > 0 || !blog.success) return commandErrors.unknownChannel
  if (kind === 'desk') return commandErrors.permissionDenied
  return kind === 'blog' ? publicStream(blog.data) : commandErrors.unknownChannel
}
