/**
 * Readers' questions and comments, served at `/comments.js` and loaded with a coverage that takes them: shows them live, sends what is
 * written here, and says what becomes of it.
 */
import { addressesOf } from '#client/sdk/src/addresses.ts'
import { createCommentWriter } from '#client/sdk/src/comment-writer.ts'
import { followCommentsOver } from '#client/sdk/src/follow-comments.ts'
import { loadBeside } from '#client/widget/load-beside.ts'
import type { CommentsPage, OwnComment } from '#shared/blog/comment.ts'
import { listenForCommands } from './commands.ts'
import { createCommentDrawing } from './drawing.ts'
import { openForms } from './forms.ts'
import { openNotice } from './notice.ts'
import { followOwn } from './own.ts'
import { openPlaces } from './places.ts'
import { seekComment } from './seek-comment.ts'
import { createSender } from './sender.ts'
import { solvePuzzle } from './solver.ts'
import type { CommentsSurface } from './surface.ts'
import { canTell } from './tell.ts'
import { openWriterStore, type UnsentComment } from './writer-store.ts'

const HELD = ':scope > script[data-comments]'
/** The style sheet of our own pages. */
const INLINE = 'style[data-comments]'

export function begin(surface: CommentsSurface) {
  const { root, host, signal, shared, patch } = surface
  const addresses = addressesOf(host.getAttribute('src') ?? '', document.baseURI)
  if (!addresses) return
  const { base, blog, snapshot } = addresses
  const device = openWriterStore(base)
  const places = openPlaces(surface)
  const text = host.querySelector(HELD)?.textContent
  if (!document.querySelector(INLINE) || host.shadowRoot) {
    void loadBeside('comments-looks.js').then(file => file?.dress(root.getRootNode()))
  }
  const writer = createCommentWriter({
    ...{ snapshot, secret: device.read().secret, solve: solvePuzzle },
    call: (address, asked) => fetch(address, asked),
  })
  const following = followCommentsOver({
    ...{ blog, snapshot, shared, signal, onPage: takePage },
    held: text ? (JSON.parse(text) as CommentsPage) : undefined,
    ask: (address, signal) => fetch(address, { signal, cache: 'no-cache' }),
  })
  const onChange = () => drawing.soon()
  const own = followOwn({ writer, signal, onChange })
  const sender = createSender({ device, blog, writer, signal, onChange, onSent })
  const forms = openForms({ device, blog, places, send })
  const notice = openNotice({ place: places.place, device, patch })
  const drawing = createCommentDrawing({ surface, places, following, own, sender, forms, notice })

  function takePage({ comments }: CommentsPage) {
    own.hear(comments)
    drawing.soon()
  }

  function send(update: string | undefined, written: Pick<UnsentComment, 'text' | 'name'>): string {
    return sender.add({ ...written, ...(update && { update }) })
  }

  function onSent(id: string, { text, name, update, at }: UnsentComment) {
    own.add({ id, text, name, update, sentAt: at, state: 'waiting', told: false } as OwnComment)
  }

  own.hear(following.page?.comments ?? [])
  signal.addEventListener('abort', () => {
    places.close()
    notice.close()
  })
  listenForCommands({ surface, addresses, places, device, writer, following, own, sender, forms, drawing })
  addEventListener('storage', ({ key }) => key === device.name && drawing.soon(), { signal })
  addEventListener('hashchange', () => void seekComment({ places, following, drawing, ...surface }), { signal })
  document.addEventListener('visibilitychange', () => document.hidden || following.look(), { signal })
  if (device.read().wrote.includes(blog)) void own.look()
  void sender.send()
  void canTell({ base, blog }).then(can => {
    drawing.state.canTell = can
    drawing.soon()
  })
  void seekComment({ places, following, drawing, ...surface })
  return { refresh: drawing.refresh }
}
