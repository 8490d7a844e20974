/** How an alert looks on the lock screens of the two kinds of phones, by day and by night. */
import { useState } from 'react'
import type { AlertFields } from '#client/desk/composer/update-fields.ts'
import type { Blog } from '#shared/blog/blog.ts'

type LockScreens = { readonly alert: AlertFields; readonly blog: Blog }

export function LockScreens({ alert, blog }: LockScreens) {
  const [isDark, setDark] = useState(false)
  const words = { title: alert.title || 'The alert’s title', text: alert.text, app: blog.title }
  return (
    <div className="composer-phones">
      <div
        className="composer-phone"
        data-kind="ios"
        data-dark={isDark || undefined}
        role="img"
        aria-label={spoken(words, 'an iPhone')}
      >
        <p className="composer-phone-clock">9:41</p>
        <div className="composer-notice">
          <span className="composer-notice-icon" />
          <div>
            <p className="composer-notice-title" dir="auto">
              <span>{words.title}</span>
              <small>now</small>
            </p>
            {words.text && <p dir="auto">{words.text}</p>}
          </div>
        </div>
      </div>
      <div
        className="composer-phone"
        data-kind="android"
        data-dark={isDark || undefined}
        role="img"
        aria-label={spoken(words, 'an Android phone')}
      >
        <p className="composer-phone-clock">12:30</p>
        <div className="composer-notice">
          <span className="composer-notice-icon" />
          <div>
            <p className="composer-notice-app">
              <span dir="auto">{words.app}</span> · now
            </p>
            <p className="composer-notice-title" dir="auto">
              {words.title}
            </p>
            {words.text && <p dir="auto">{words.text}</p>}
          </div>
        </div>
      </div>
      <label className="composer-check">
        <input type="checkbox" checked={isDark} onChange={event => setDark(event.target.checked)} />
        Show them dark
      </label>
    </div>
  )
}

type Words = { readonly title: string; readonly text: string; readonly app: string }

function spoken({ title, text }: Words, phone: string): string {
  return `Preview on the lock screen of ${phone}: ${title}${text && `. ${text}`}`
}
