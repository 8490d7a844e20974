/** How far the upload of a recording or of captions is, with a way to stop it and to begin it again. */
import type { Upload } from '#client/desk/composer/body/uploads.ts'
import { locale } from '#client/desk/kit/language.ts'
import { words } from '#client/desk/kit/words.ts'

const said = words.composer.nodes.recording

type Props = {
  readonly upload: Upload
  readonly retry: () => void
  readonly stop: () => void
  readonly readOnly: boolean
}

export function UploadProgress({ upload: { name, state }, retry, stop, readOnly }: Props) {
  if (state.kind === 'done') return null
  if (state.kind === 'sending') return <Sending {...{ name, sent: state.sent, stop, readOnly }} />
  return (
    <p className={state.kind === 'failed' ? 'composer-upload composer-problem' : 'composer-upload'}>
      {state.kind === 'failed' ? `${said.failed} ${state.reason}` : said.stopped}
      {!readOnly && (
        <button type="button" onClick={retry}>
          {words.tryAgain}
        </button>
      )}
    </p>
  )
}

type SendingProps = Pick<Props, 'stop' | 'readOnly'> & {
  readonly name: string
  readonly sent: number | 'away' | undefined
}

function Sending({ name, sent, stop, readOnly }: SendingProps) {
  const value = typeof sent === 'number' ? { value: sent } : {}
  return (
    <p className="composer-upload">
      <progress aria-label={words.composer.nodes.picture.uploadingFile({ name })} max={1} {...value} />
      <span>{standing(sent)}</span>
      {!readOnly && (
        <button type="button" onClick={stop} aria-label={said.stop({ name })}>
          {words.cancel}
        </button>
      )}
    </p>
  )
}

const percents = new Intl.NumberFormat(locale, { style: 'percent' })

/** All of it has arrived before the server has read it. */
function standing(sent: SendingProps['sent']): string {
  if (sent === 'away') return said.away
  return sent !== undefined && sent >= 1 ? said.checking : percents.format(Math.floor((sent ?? 0) * 100) / 100)
}
