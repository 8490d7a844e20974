/** The administration of the installation, for admins: one screen for each part of it. */
import { useEffect } from 'react'
import type { Login } from '#client/desk/api/login/login.ts'
import { showPlace } from '#client/desk/kit/page-title.ts'
import { ADMIN_SECTIONS, type AdminSection } from '#client/desk/kit/place.ts'
import { PlaceLink } from '#client/desk/kit/place-link.tsx'
import { words } from '#client/desk/kit/words.ts'
import { AuditScreen } from './audit/audit-screen.tsx'
import { ContributorsScreen } from './contributors/contributors-screen.tsx'
import { HealthScreen } from './health/health-screen.tsx'
import { StorageScreen } from './health/storage-screen.tsx'
import { HooksScreen } from './hooks/hooks-screen.tsx'
import { KeysScreen } from './keys/keys-screen.tsx'
import { PeopleScreen } from './people/people-screen.tsx'
import { DevicesScreen } from './reach/devices-screen.tsx'
import { SitesScreen } from './sites/sites-screen.tsx'

const said = words.admin

const SCREENS: Readonly<Record<AdminSection, () => React.JSX.Element>> = {
  keys: KeysScreen,
  people: PeopleScreen,
  sites: SitesScreen,
  contributors: ContributorsScreen,
  hooks: HooksScreen,
  devices: DevicesScreen,
  storage: StorageScreen,
  health: HealthScreen,
  audit: AuditScreen,
}

type Props = { readonly login: Pick<Login, 'role'>; readonly section: AdminSection }

export function AdminPage({ login, section }: Props) {
  useEffect(() => showPlace(said.sections[section]), [section])
  const Shown = SCREENS[section]
  if (login.role !== 'admin') {
    return (
      <main className="page">
        <h1>{words.openAdmin}</h1>
        <p className="notice">{said.notAllowed}</p>
      </main>
    )
  }
  return (
    <main className="page admin">
      <h1>{words.openAdmin}</h1>
      <nav aria-label={words.openAdmin}>
        <ul>
          {ADMIN_SECTIONS.map(one => (
            <li key={one}>
              <PlaceLink to={{ kind: 'admin', section: one }} isCurrent={one === section}>
                {said.sections[one]}
              </PlaceLink>
            </li>
          ))}
        </ul>
      </nav>
      <Shown key={section} />
    </main>
  )
}
