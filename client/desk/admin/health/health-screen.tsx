/** How the installation is: its parts, its readers, how it sends, and whether push services accept its credentials. */
import { type HealthReport, readHealth } from '#client/desk/admin/admin-calls.ts'
import { AdminScreen } from '#client/desk/admin/screen.tsx'
import { useLoaded } from '#client/desk/admin/use-loaded.ts'
import { inNumbers, words } from '#client/desk/kit/words.ts'
import { FigureList } from './figures.tsx'

const said = words.admin.health
const NAMES: Readonly<Record<string, string>> = said.parts
const WAYS: Readonly<Record<string, string>> = said.ways

export function HealthScreen() {
  const loaded = useLoaded(readHealth)
  const again = (
    <button type="button" onClick={() => void loaded.reload()}>
      {said.again}
    </button>
  )
  return (
    <AdminScreen title={words.admin.sections.health} help={said.help} loaded={loaded} actions={again}>
      {({ health }) => (
        <>
          <ul className="records">
            {health.parts.map(part => (
              <PartEntry key={part.name} part={part} />
            ))}
          </ul>
          <FigureList
            figures={[
              [said.version, <bdi key="version">{health.version}</bdi>],
              [said.processes, inNumbers(health.processes)],
              [said.connections, inNumbers(health.connections)],
              ...(health.sending ? [[said.sending, wayOf(health.sending)] as const] : []),
              ...health.push.map(
                ({ platform, status }) => [words.alerts.services[platform], said.push[status]] as const,
              ),
            ]}
          />
        </>
      )}
    </AdminScreen>
  )
}

function wayOf({ way, reason }: NonNullable<HealthReport['sending']>) {
  return (
    <>
      {WAYS[way] ?? way}
      {reason !== undefined && (
        <>
          {' '}
          <code dir="ltr">{reason}</code>
        </>
      )}
    </>
  )
}

function PartEntry({ part: { name, needed, status, reason } }: { readonly part: HealthReport['parts'][number] }) {
  const state = status === 'up' ? said.up : needed ? said.down : said.degraded
  return (
    <li>
      <p>
        {NAMES[name] ?? name}{' '}
        <span className={status === 'up' ? 'soft' : 'problem'} role={status === 'up' ? undefined : 'alert'}>
          {state}
        </span>
      </p>
      {reason !== undefined && <p className="facts">{reason}</p>}
    </li>
  )
}
