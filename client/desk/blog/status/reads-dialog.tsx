/** Views and reads of a coverage: by site, by update, by hour, and as a file for spreadsheets. */
import { useEffect, useState } from 'react'
import { listReads } from '#client/desk/api/figures.ts'
import { useBlog } from '#client/desk/blog/blog-desk.ts'
import { locale } from '#client/desk/kit/language.ts'
import { Modal } from '#client/desk/kit/modal.tsx'
import { saveFile } from '#client/desk/kit/save-file.ts'
import { words } from '#client/desk/kit/words.ts'
import { headline } from '#shared/blog/plain-text.ts'
import type { BlogFigures, Estimate, ReadFigures } from '#shared/blog/reads.ts'
import { CSV_HEAD, csvOf } from '#shared/blog/reads-csv.ts'

const said = words.reads

const REFRESH_MS = 10_000
/** Of each kind; the file has all. */
const MOST_SHOWN = 20
const HOURS_SHOWN = 24
const PAGE = 500
const HOUR = { weekday: 'short', hour: '2-digit', minute: '2-digit' } as const

type State = { readonly kind: 'loading' | 'failed' } | { readonly kind: 'loaded'; readonly figures: BlogFigures }

export function ReadsDialog({ onClose }: { readonly onClose: () => void }) {
  const { blog } = useBlog()
  const state = useFigures(blog.id)
  return (
    <Modal title={said.title} onClose={onClose} size="wide">
      <p className="soft">{said.meaning}</p>
      {state.kind === 'loading' && <p className="soft">{words.loading}</p>}
      {state.kind === 'failed' && <p>{said.failed}</p>}
      {state.kind === 'loaded' && <Figures figures={state.figures} />}
    </Modal>
  )
}

function useFigures(blog: string): State {
  const [state, setState] = useState<State>({ kind: 'loading' })

  useEffect(() => {
    const ended = new AbortController()
    async function load() {
      const answer = await listReads(blog, { limit: PAGE, signal: ended.signal })
      if (ended.signal.aborted) return
      if (answer.kind === 'done') setState({ kind: 'loaded', figures: answer })
      else setState(held => (held.kind === 'loaded' ? held : { kind: 'failed' }))
    }
    void load()
    const timer = setInterval(() => document.visibilityState === 'visible' && load(), REFRESH_MS)
    return () => {
      ended.abort()
      clearInterval(timer)
    }
  }, [blog])

  return state
}

function Figures({ figures }: { readonly figures: BlogFigures }) {
  const { blog } = useBlog()
  const { total, sites, hours, isCounted } = figures
  if (sites.length === 0) return <p>{isCounted ? said.none : said.off}</p>
  const clock = new Intl.DateTimeFormat(locale, { timeZone: blog.timeZone, ...HOUR })
  const most = Math.max(...hours.map(({ views }) => views))
  return (
    <>
      {!isCounted && <p>{said.off}</p>}
      <Table
        title={said.sites}
        rows={[
          { name: said.all, figures: total },
          ...sites.map(one => ({ name: one.name ?? siteName(one.site), figures: one })),
        ]}
      />
      <Updates figures={figures} />
      <table className="figures-table">
        <caption>{said.hours}</caption>
        <tbody>
          {hours.slice(-HOURS_SHOWN).map(({ hour, views }) => (
            <tr key={hour}>
              <th scope="row">{clock.format(new Date(hour))}</th>
              <td>{views.toLocaleString(locale)}</td>
              <td aria-hidden>
                <meter value={views} max={most} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <SaveFile />
    </>
  )
}

/** The most viewed of those that this desk has loaded. */
function Updates({ figures: { updates } }: { readonly figures: BlogFigures }) {
  const { desk } = useBlog()
  const { coverage } = desk.live.state.get()
  const rows = updates
    .toSorted((a, b) => b.views.count - a.views.count)
    .flatMap(figures => {
      const update = coverage?.updates.find(({ id }) => id === figures.id)
      return update ? [{ name: headline(update), figures }] : []
    })
  if (rows.length === 0) return undefined
  return <Table title={said.updates} rows={rows.slice(0, MOST_SHOWN)} />
}

type TableProps = {
  readonly title: string
  readonly rows: readonly { readonly name: string; readonly figures: ReadFigures }[]
}

function Table({ title, rows }: TableProps) {
  return (
    <table className="figures-table">
      <caption>{title}</caption>
      <thead>
        <tr>
          <td />
          <th scope="col">{said.views}</th>
          <th scope="col">{said.reads}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, figures }, nth) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two updates may have one headline
          <tr key={`${nth} ${name}`}>
            <th scope="row">
              <bdi>{name}</bdi>
            </th>
            <td>{shown(figures.views)}</td>
            <td>{shown(figures.reads)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function shown({ count, error }: Estimate): string {
  const number = count.toLocaleString(locale)
  return error === 0 ? number : `${number} ±\u00a0${error.toLocaleString(locale)}`
}

function siteName(site: string): string {
  const { own, frames, others, apps } = said.elsewhere
  return { '~own': own, '~frames': frames, '~others': others, '~apps': apps }[site] ?? site
}

function SaveFile() {
  const { blog } = useBlog()
  const [state, setState] = useState<'idle' | 'saving' | 'failed'>('idle')

  async function save() {
    setState('saving')
    const text = await allAsCsv(blog.id)
    setState(text === undefined ? 'failed' : 'idle')
    if (text !== undefined) saveFile(new Blob([text], { type: 'text/csv' }), `${blog.id}-reads.csv`)
  }

  return (
    <div className="actions">
      <button type="button" disabled={state === 'saving'} onClick={() => void save()}>
        {said.save}
      </button>
      {state === 'failed' && <span role="alert">{said.failed}</span>}
    </div>
  )
}

async function allAsCsv(blog: string): Promise<string | undefined> {
  let text = CSV_HEAD
  let before: string | undefined
  do {
    const answer = await listReads(blog, { limit: PAGE, before, withSites: true })
    if (answer.kind !== 'done') return undefined
    text += csvOf(answer.updates)
    before = answer.older
  } while (before !== undefined)
  return text
}
