/** What helps to write: the preview and the templates. */
import { type Asked, useBlog } from '#client/desk/blog/blog-desk.ts'
import { shortcutText } from '#client/desk/kit/shortcuts.ts'
import { wantPlace } from '#client/desk/kit/typing-place.ts'
import { words } from '#client/desk/kit/words.ts'

type Props = {
  readonly work: string
  /** A summary has no templates. */
  readonly isTextOnly: boolean
}

export function WorkTools({ work, isTextOnly }: Props) {
  const { desk } = useBlog()

  /** The focus returns to the text: on the button, the next space would open the dialog again. */
  function ask(asked: Asked) {
    wantPlace()
    desk.asked.set(asked)
  }

  return (
    <div className="work-tools">
      <button
        type="button"
        className="quiet"
        title={shortcutText('preview')}
        onClick={() => ask({ kind: 'preview', work })}
      >
        {words.preview.open}
      </button>
      {!isTextOnly && (
        <button
          type="button"
          className="quiet"
          title={shortcutText('templates')}
          onClick={() => ask({ kind: 'templates', work })}
        >
          {words.templates.open}
        </button>
      )}
    </div>
  )
}
