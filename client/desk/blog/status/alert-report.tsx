/** The result of one alert: by platform, delivery times, what delays it, and why devices were not reached. */
import type { AlertReport, AlertReports, Reach } from '#client/desk/api/figures.ts'
import { useBlog } from '#client/desk/blog/blog-desk.ts'
import { locale } from '#client/desk/kit/language.ts'
import { inNumbers, words } from '#client/desk/kit/words.ts'
import { showZonedClock } from '#shared/blog/times.ts'
import { failedOf, sum } from './failed.ts'
import { failuresOf } from './reasons.ts'

const said = words.alerts
const time = new Intl.NumberFormat(locale, { maximumSignificantDigits: 2 })

type Platform = keyof typeof said.platforms
type Props = { readonly report: AlertReport; readonly followers: AlertReports['followers'] }

export function ReportOfAlert({ report, followers }: Props) {
  const { blog } = useBlog()
  const platforms = Object.entries(report.platforms) as [Platform, Reach][]
  const waiting = platforms.map(([platform, reach]) => waitingOf(reach, (report.devices ?? followers)[platform] ?? 0))
  const isRunning = report.state === 'running'
  return (
    <section className="alert-report">
      <h3>
        <span lang={blog.language} dir="auto">
          {report.title ?? said.unknownUpdate}
        </span>{' '}
        <span className="soft">
          {showZonedClock(report.madeAt, blog)}, {said.states[report.state]}
        </span>
      </h3>
      {isRunning && platforms.map(([platform, reach]) => <HeldUp key={platform} platform={platform} reach={reach} />)}
      <table>
        <thead>
          <tr>
            {[said.platform, said.accepted, said.failures, said.dropped].map(name => (
              <th key={name} scope="col" rowSpan={2}>
                {name}
              </th>
            ))}
            <th scope="colgroup" colSpan={3}>
              {said.times}
            </th>
          </tr>
          <tr>
            {[said.half, said.most, said.last].map(name => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {platforms.map(([platform, reach]) => (
            <Row key={platform} name={said.platforms[platform]} reach={reach} />
          ))}
          {platforms.length > 1 && <Row name={said.all} reach={report} />}
        </tbody>
      </table>
      {isRunning && sum(waiting) > 0 && <p className="soft">{said.waiting({ count: sum(waiting) })}</p>}
      <Failures failed={report.failed} />
    </section>
  )
}

function HeldUp({ platform, reach }: { readonly platform: Platform; readonly reach: Reach }) {
  const codes = Object.keys(reach.refused)
  if (codes.length === 0) return null
  return (
    <p className="notice">
      <span>
        {said.heldUp({ service: said.services[platform] })} <Codes codes={codes} />
      </span>
    </p>
  )
}

function Row({ name, reach }: { readonly name: string; readonly reach: Reach }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{inNumbers(reach.accepted)}</td>
      <td>{inNumbers(failedOf(reach))}</td>
      <td>{inNumbers(reach.dropped)}</td>
      {[reach.secondsToHalf, reach.secondsToNinety, reach.secondsToLast].map((seconds, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: always these three
        <td key={index}>{seconds === undefined ? '–' : time.format(seconds)}</td>
      ))}
    </tr>
  )
}

function Failures({ failed }: Pick<Reach, 'failed'>) {
  const failures = failuresOf(failed)
  if (failures.length === 0) return null
  return (
    <dl aria-label={said.why}>
      {failures.map(({ meaning, devices, codes }) => (
        <div key={meaning}>
          <dt>{inNumbers(devices)}</dt>
          <dd>
            {said.reasons[meaning]} <Codes codes={codes} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** The provider's codes, for the operator to look up. */
function Codes({ codes }: { readonly codes: readonly string[] }) {
  return codes.length > 0 && <code>{codes.join(', ')}</code>
}

/** Dropped devices are no longer among those it is for, so they are not subtracted. */
function waitingOf(reach: Reach, devices: number): number {
  return Math.max(0, devices - reach.accepted - failedOf(reach))
}
