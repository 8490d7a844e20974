/** Who may follow which stream of a blog. */
import { blogId } from '../blog/ids.ts'
import { commandErrors } from '../protocol/codes.ts'
import { publicStream } from '../protocol/stream.ts'
import { type Admission, type Refused, type Rules, refused } from './rules.ts'

/** Everyone may follow the public stream of every blog; the desk's are for nobody here (law 9). */
export const publicStreams: Rules = {
  greet: async () => ({ kind: 'reader', user: '' }),
  admit: async (_reader, { channel }) => admitToPublicStreams(channel),
}

function admitToPublicStreams(channel: string): Admission | Refused {
  const [kind, id, ...more] = channel.split(':')
  const blog = blogId.safeParse(id)
  if (more.length > 0 || !blog.success) return refused(commandErrors.unknownChannel)
  if (kind === 'desk') return refused(commandErrors.permissionDenied)
  if (kind !== 'blog') return refused(commandErrors.unknownChannel)
  return { kind: 'admitted', stream: publicStream(blog.data) }
}
