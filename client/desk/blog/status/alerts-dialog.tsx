/** Delivery reports of a coverage's alerts, newest first. */
import { useBlog } from '#client/desk/blog/blog-desk.ts'
import { Modal } from '#client/desk/kit/modal.tsx'
import { words } from '#client/desk/kit/words.ts'
import { ReportOfAlert } from './alert-report.tsx'
import { sum } from './failed.ts'
import { useAlerts } from './figures.ts'

const said = words.alerts

export function AlertsDialog({ onClose }: { readonly onClose: () => void }) {
  const { blog } = useBlog()
  const alerts = useAlerts(blog.id)
  return (
    <Modal title={said.title} onClose={onClose} size="wide">
      {alerts.kind === 'unknown' && <p className="soft">{words.loading}</p>}
      {alerts.kind === 'off' && <p>{said.off}</p>}
      {alerts.kind === 'known' && (
        <>
          <p>{said.followers({ count: sum(Object.values(alerts.reports.followers)) })}</p>
          {alerts.reports.alerts.length === 0 && <p>{said.none}</p>}
          {alerts.reports.alerts.map(report => (
            <ReportOfAlert
              key={`${report.update} ${report.version}`}
              report={report}
              followers={alerts.reports.followers}
            />
          ))}
        </>
      )}
    </Modal>
  )
}
