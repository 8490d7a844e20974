/** Previews an alert on the lock screens of an iPhone and an Android phone, light or dark. */
import { type ReactNode, useState } from 'react'
import type { AlertFields } from '#client/desk/composer/update-fields.ts'
import { words } from '#client/desk/kit/words.ts'
import type { Blog } from '#shared/blog/blog.ts'

const said = words.composer.extras.phones

type LockScreens = { readonly alert: AlertFields; readonly blog: Blog }

export function LockScreens({ alert, blog }: LockScreens) {
  const [isDark, setDark] = useState(false)
  const { text } = alert
  const title = alert.title || said.titleExample
  const spoken = `${title}${text && `. ${text}`}`
  return (
    <div className="composer-phones">
      <Phone {...{ kind: 'ios', clock: '9:41', isDark, spoken }}>
        <p className="composer-notice-title" dir="auto">
          <span>{title}</span>
          <small>{said.now}</small>
        </p>
        {text && <p dir="auto">{text}</p>}
      </Phone>
      <Phone {...{ kind: 'android', clock: '12:30', isDark, spoken }}>
        <p className="composer-notice-app">
          <span dir="auto">{blog.title}</span> · {said.now}
        </p>
        <p className="composer-notice-title" dir="auto">
          {title}
        </p>
        {text && <p dir="auto">{text}</p>}
      </Phone>
      <label className="check">
        <input type="checkbox" checked={isDark} onChange={event => setDark(event.target.checked)} />
        {said.dark}
      </label>
    </div>
  )
}

type Phone = Readonly<Record<'clock' | 'spoken', string>> & {
  readonly kind: 'ios' | 'android'
  readonly isDark: boolean
  readonly children: ReactNode
}

function Phone({ kind, clock, isDark, spoken, children }: Phone) {
  return (
    <div
      className="composer-phone"
      data-kind={kind}
      data-dark={isDark || undefined}
      role="img"
      aria-label={said[kind]({ words: spoken })}
    >
      <p className="composer-phone-clock">{clock}</p>
      <div className="composer-notice">
        <span className="composer-notice-icon" />
        <div>{children}</div>
      </div>
    </div>
  )
}
