/** How the alerts of a coverage fared: by platform, and why devices got nothing. */
import { headline } from '../../../src/blog/plain-text.ts'
import { showClock } from '../../../src/blog/times.ts'
import { useBlog } from '../blog-desk.ts'
import { Modal } from '../modal.tsx'
import type { AlertReport, Reach } from '../server/figures.ts'
import { useStore } from '../store.ts'
import { words } from '../words.ts'
import { useAlerts } from './figures.ts'

const said = words.alerts
const count = new Intl.NumberFormat('en-GB')

export function AlertsDialog({ onClose }: { readonly onClose: () => void }) {
  const { blog } = useBlog()
  const alerts = useAlerts(blog.id)
  return (
    <Modal title={said.title} onClose={onClose} size="wide">
      {alerts.kind === 'unknown' && <p className="soft">{words.loading}</p>}
      {alerts.kind === 'off' && <p>{said.off}</p>}
      {alerts.kind === 'known' && (
        <>
          <p>{said.followers(sum(Object.values(alerts.reports.followers)))}</p>
          {alerts.reports.alerts.length === 0 && <p>{said.none}</p>}
          {alerts.reports.alerts.map(report => (
            <Report key={`${report.update} ${report.version}`} report={report} />
          ))}
        </>
      )}
    </Modal>
  )
}

function Report({ report }: { readonly report: AlertReport }) {
  const { desk, blog } = useBlog()
  const { coverage } = useStore(desk.live.state)
  const update = coverage?.updates.find(({ id }) => id === report.update)
  const title = update ? (update.alert?.title ?? headline(update)) : said.unknownUpdate
  const reasons = Object.entries(report.failed)
  return (
    <section className="alert-report">
      <h3>
        <span lang={blog.language} dir="auto">
          {title}
        </span>{' '}
        <span className="soft">
          {showClock(report.madeAt, blog.timeZone)}, {said.states[report.state]}
        </span>
      </h3>
      <table>
        <thead>
          <tr>
            <th scope="col">{said.platform}</th>
            <th scope="col">{said.accepted}</th>
            <th scope="col">{said.failures}</th>
            <th scope="col">{said.dropped}</th>
            <th scope="col">{said.most}</th>
          </tr>
        </thead>
        <tbody>
          {(Object.entries(report.platforms) as [keyof typeof said.platforms, Reach][]).map(([platform, reach]) => (
            <Row key={platform} name={said.platforms[platform]} reach={reach} />
          ))}
          <Row name={said.all} reach={report} />
        </tbody>
      </table>
      {reasons.length > 0 && (
        <dl>
          {reasons.map(([reason, devices]) => (
            <div key={reason}>
              <dt>{reason}</dt>
              <dd>{count.format(devices)}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  )
}

function Row({ name, reach }: { readonly name: string; readonly reach: Reach }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{count.format(reach.accepted)}</td>
      <td>{count.format(sum(Object.values(reach.failed)))}</td>
      <td>{count.format(reach.dropped)}</td>
      <td>{reach.secondsToNinety === undefined ? '–' : said.seconds(count.format(reach.secondsToNinety))}</td>
    </tr>
  )
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0)
}
