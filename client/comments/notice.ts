/** Says that a reader's question was answered, once on each device. */
import type { OwnComment } from '#shared/blog/comment.ts'
import type { CommentWords } from '#shared/view/comment-words/en.ts'
import { h } from '#shared/view/tree.ts'
import type { CommentsSurface } from './surface.ts'
import type { WriterStore } from './writer-store.ts'

type NoticeOptions = Pick<CommentsSurface, 'patch'> & { readonly place: Element; readonly device: WriterStore }

export type Notice = ReturnType<typeof openNotice>

export function openNotice({ place, device, patch }: NoticeOptions) {
  const root = document.createElement('div')
  place.after(root)

  return {
    draw(own: readonly OwnComment[], words: CommentWords) {
      const { answered } = device.read()
      const news = own.find(({ id, answer, state }) => answer && state === 'shown' && !answered.includes(id))
      patch(
        root,
        h(
          'div',
          { class: 'crier notice' },
          h('p', { role: 'status' }, news && words.answered),
          news && button('answered', news.id, words.show),
          news && button('seen', news.id, words.close),
        ),
      )
    },
    close: () => root.remove(),
  }
}

function button(does: string, id: string, label: string) {
  return h('button', { class: 'control', type: 'button', 'data-do': does, 'data-key': id }, label)
}
