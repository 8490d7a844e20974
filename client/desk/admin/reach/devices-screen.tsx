/** Devices by kind and by coverage, and how the last alerts of all coverages went. */
import { countDevices, type DeviceCounts, type DeviceKind, type Reached } from '#client/desk/admin/admin-calls.ts'
import { inTime } from '#client/desk/admin/in-words.ts'
import { AdminScreen } from '#client/desk/admin/screen.tsx'
import { useLoaded } from '#client/desk/admin/use-loaded.ts'
import { inUnits } from '#client/desk/kit/in-units.ts'
import { inNumbers, words } from '#client/desk/kit/words.ts'

const said = words.admin.devices
const alerts = words.alerts
const PLATFORMS: readonly DeviceKind[] = ['web', 'fcm', 'apns']

export function DevicesScreen() {
  const loaded = useLoaded(countDevices)
  return (
    <AdminScreen title={words.admin.sections.devices} help={said.help} loaded={loaded}>
      {({ kinds, coverages, alerts: sent }) => (
        <>
          <dl className="figures">
            {PLATFORMS.map(platform => (
              <div key={platform}>
                <dt>{alerts.platforms[platform]}</dt>
                <dd>{inNumbers(kinds[platform] ?? 0)}</dd>
              </div>
            ))}
          </dl>
          <h3>{said.coverages}</h3>
          {coverages.length === 0 && <p className="nothing">{words.blogs.none}</p>}
          <ul className="records">
            {coverages.map(({ blog, title, followers }) => (
              <li key={blog}>
                <p>
                  <bdi>{title}</bdi>
                </p>
                <p className="facts">
                  <span>{followersOf(followers)}</span>
                </p>
              </li>
            ))}
          </ul>
          <h3>{said.alerts}</h3>
          {sent.length === 0 && <p className="nothing">{said.noAlerts}</p>}
          <ul className="records">
            {sent.map(alert => (
              <AlertEntry key={`${alert.update} ${alert.version}`} alert={alert} />
            ))}
          </ul>
        </>
      )}
    </AdminScreen>
  )
}

function followersOf(followers: DeviceCounts): string {
  const counted = PLATFORMS.flatMap(platform => {
    const count = followers[platform] ?? 0
    return count > 0 ? [`${inNumbers(count)} ${alerts.platforms[platform]}`] : []
  })
  return counted.length === 0 ? said.noFollowers : inUnits(counted)
}

function AlertEntry({ alert }: { readonly alert: Reached }) {
  const { title, blog, madeAt, state, accepted, dropped, refused, failed } = alert
  const failures = Object.values(failed).reduce((sum, one) => sum + one, 0)
  const codes = Object.keys(refused)
  return (
    <li>
      <p>
        <bdi>{title ?? alerts.unknownUpdate}</bdi> <span className="soft">{alerts.states[state]}</span>
      </p>
      <p className="facts">
        <span>{inTime(madeAt)}</span>
        <bdi>{blog}</bdi>
        <Figure name={alerts.accepted} count={accepted} />
        <Figure name={alerts.failures} count={failures} />
        <Figure name={alerts.dropped} count={dropped} />
      </p>
      {codes.length > 0 && (
        <p className="problem">
          {words.admin.health.push.refused} <code>{codes.join(', ')}</code>
        </p>
      )}
    </li>
  )
}

function Figure({ name, count }: { readonly name: string; readonly count: number }) {
  return (
    <span>
      {name}: {inNumbers(count)}
    </span>
  )
}
