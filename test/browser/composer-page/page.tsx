/** A page with only the composer, for its tests. Its services are requests that a test answers as it likes. */
import { StrictMode, useEffect, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { Composer } from '#client/desk/composer/composer.tsx'
import type { ComposerServices } from '#client/desk/composer/composer-services.ts'
import { NOTHING_WRITTEN } from '#client/desk/composer/update-fields.ts'
import { catchLetters } from '#client/desk/kit/typing-place.ts'
import type { Blog } from '#shared/blog/blog.ts'
import { blogId } from '#shared/blog/ids.ts'
import type { ComposerPage } from './page-state.ts'
import { Versions } from './versions.tsx'
import '#client/desk/looks/base.css'
import '#client/desk/looks/controls.css'
import './page.css'

const blog: Blog = {
  ...{
    id: blogId.parse('budget-day'),
    title: 'Budget day',
    language: 'en',
    timeZone: 'Europe/London',
    state: 'live',
    version: 1,
  },
  coverage: { start: '2026-03-04T09:00:00.000Z' },
  createdAt: '2026-03-04T09:00:00.000Z',
  updatedAt: '2026-03-04T09:00:00.000Z',
}

const services: ComposerServices = {
  upload: file => ask('POST', '/media', file),
  readLink: url => ask('POST', '/links', url),
  findSnippet: () => undefined,
  findUpdates: text => ask('GET', `/updates?text=${encodeURIComponent(text)}`),
}

async function ask<T>(method: string, path: string, body?: BodyInit): Promise<T> {
  const answer = await fetch(path, { method, ...(body !== undefined && { body }) })
  if (!answer.ok) throw new Error(await answer.text())
  return answer.json()
}

const page: ComposerPage = {
  fields: NOTHING_WRITTEN,
  posts: 0,
  changes: 0,
  show: () => undefined,
  leave: () => undefined,
}
Object.assign(window, { composerPage: page })

function Page() {
  const [fields, setFields] = useState(NOTHING_WRITTEN)
  page.fields = fields
  const [isAway, leave] = useState(false)
  useEffect(catchLetters, [])
  page.show = setFields
  page.leave = leave
  return (
    <>
      <h1>Composer</h1>
      {!isAway && (
        <Composer
          {...{ fields, blog, services }}
          draft="the-draft"
          onChange={next => {
            page.changes += 1
            page.fields = next
            setFields(next)
          }}
          onPost={() => {
            page.posts += 1
          }}
        />
      )}
    </>
  )
}

const root = document.getElementById('page')
if (root) {
  createRoot(root).render(
    <StrictMode>{location.hash === '#versions' ? <Versions page={page} /> : <Page />}</StrictMode>,
  )
}
