/** The open dialog of a coverage, if any. */
import { type ComponentProps, lazy, Suspense } from 'react'
import { EditBlog } from '#client/desk/blogs/edit-blog.tsx'
import { useStore } from '#client/desk/kit/use-store.ts'
import { words } from '#client/desk/kit/words.ts'
import type { Update } from '#shared/blog/update.ts'
import { type Asked, useBlog } from './blog-desk.ts'
import { changeUpdate } from './changes/change-update.ts'
import { HistoryDialog } from './changes/history-dialog.tsx'
import { RemoveDialog } from './changes/remove-dialog.tsx'
import { RemoveSummaryDialog } from './changes/remove-summary-dialog.tsx'
import { RetractDialog } from './changes/retract-dialog.tsx'
import { ScheduleDialog } from './changes/schedule-dialog.tsx'
import { UnpublishDialog } from './changes/unpublish-dialog.tsx'
import { EndDialog } from './end-dialog.tsx'
import { MarginDialog } from './margins/margin-dialog.tsx'
import { AlertsDialog } from './status/alerts-dialog.tsx'
import { QueuedDialog } from './status/queued-dialog.tsx'
import { ReadsDialog } from './status/reads-dialog.tsx'
import { CloseWorkDialog } from './writing/close-work-dialog.tsx'
import { MergeDialog } from './writing/merge-dialog.tsx'
import { TemplatesDialog } from './writing/templates/templates-dialog.tsx'

/** Loaded when used: it has the readers' style sheet as text. */
const PreviewDialog = lazy(async () => {
  const { PreviewDialog } = await import('./writing/preview/preview-dialog.tsx')
  return { default: PreviewDialog }
})

export function BlogDialogs() {
  const { desk } = useBlog()
  const asked = useStore(desk.asked)
  return asked && <Asking asked={asked} />
}

function Preview(props: ComponentProps<typeof PreviewDialog>) {
  return (
    <Suspense>
      <PreviewDialog {...props} />
    </Suspense>
  )
}

const OF_UPDATE = {
  retract: RetractDialog,
  unpublish: UnpublishDialog,
  remove: RemoveDialog,
  history: HistoryDialog,
  margin: MarginDialog,
} as const

const OF_COVERAGE = {
  'remove summary': RemoveSummaryDialog,
  end: EndDialog,
  queued: QueuedDialog,
  alerts: AlertsDialog,
  reads: ReadsDialog,
} as const

function ScheduleUpdate({ update, onClose }: { readonly update: Update; readonly onClose: () => void }) {
  const { desk } = useBlog()
  const patch = (publishAt: string) => ({ status: 'scheduled' as const, publishAt })
  const told = words.queue.scheduled
  return (
    <ScheduleDialog
      of={update.id}
      publishAt={update.publishAt}
      onClose={onClose}
      onSchedule={publishAt => changeUpdate(desk, update, { patch: patch(publishAt), told })}
    />
  )
}

function Asking({ asked }: { readonly asked: Asked }) {
  const { desk, blog } = useBlog()
  const onClose = () => desk.asked.set(undefined)
  const { open } = useStore(desk.drafting.works)
  const workOf = (id: string) => open.find(work => work.id === id)

  switch (asked.kind) {
    case 'retract':
    case 'unpublish':
    case 'remove':
    case 'margin':
    case 'history': {
      const Dialog = OF_UPDATE[asked.kind]
      return <Dialog update={asked.update} onClose={onClose} />
    }
    case 'schedule':
      return <ScheduleUpdate update={asked.update} onClose={onClose} />
    case 'schedule work':
      return (
        <ScheduleDialog
          of={asked.work}
          onClose={onClose}
          onSchedule={async publishAt => {
            await desk.sending.send(asked.work, { status: 'scheduled', publishAt })
            return undefined
          }}
        />
      )
    case 'close work':
      return <CloseWorkDialog work={asked.work} onClose={onClose} />
    case 'preview':
    case 'templates': {
      const Dialog = asked.kind === 'preview' ? Preview : TemplatesDialog
      const work = workOf(asked.work)
      return work && <Dialog work={work} onClose={onClose} />
    }
    case 'merge': {
      const work = workOf(asked.work)
      return work && <MergeDialog work={work} current={asked.current} onClose={onClose} />
    }
    case 'edit blog':
      return <EditBlog blog={blog} onClose={onClose} />
    case 'remove summary':
    case 'end':
    case 'queued':
    case 'alerts':
    case 'reads': {
      const Dialog = OF_COVERAGE[asked.kind]
      return <Dialog onClose={onClose} />
    }
  }
}
