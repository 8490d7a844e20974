/** Previews an alert on the lock screens of an iPhone and an Android phone, light or dark. */
import { type ReactNode, useState } from 'react'
import type { AlertFields } from '#client/desk/composer/update-fields.ts'
import type { Blog } from '#shared/blog/blog.ts'

type LockScreens = { readonly alert: AlertFields; readonly blog: Blog }

export function LockScreens({ alert, blog }: LockScreens) {
  const [isDark, setDark] = useState(false)
  const { text } = alert
  const title = alert.title || 'The alert’s title'
  const spoken = `${title}${text && `. ${text}`}`
  return (
    <div className="composer-phones">
      <Phone {...{ kind: 'ios', name: 'an iPhone', clock: '9:41', isDark, spoken }}>
        <p className="composer-notice-title" dir="auto">
          <span>{title}</span>
          <small>now</small>
        </p>
        {text && <p dir="auto">{text}</p>}
      </Phone>
      <Phone {...{ kind: 'android', name: 'an Android phone', clock: '12:30', isDark, spoken }}>
        <p className="composer-notice-app">
          <span dir="auto">{blog.title}</span> · now
        </p>
        <p className="composer-notice-title" dir="auto">
          {title}
        </p>
        {text && <p dir="auto">{text}</p>}
      </Phone>
      <label className="check">
        <input type="checkbox" checked={isDark} onChange={event => setDark(event.target.checked)} />
        Show them dark
      </label>
    </div>
  )
}

type Phone = Readonly<Record<'kind' | 'name' | 'clock' | 'spoken', string>> & {
  readonly isDark: boolean
  readonly children: ReactNode
}

function Phone({ kind, name, clock, isDark, spoken, children }: Phone) {
  return (
    <div
      className="composer-phone"
      data-kind={kind}
      data-dark={isDark || undefined}
      role="img"
      aria-label={`Preview on the lock screen of ${name}: ${spoken}`}
    >
      <p className="composer-phone-clock">{clock}</p>
      <div className="composer-notice">
        <span className="composer-notice-icon" />
        <div>{children}</div>
      </div>
    </div>
  )
}
