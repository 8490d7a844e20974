/** Asks when to publish an update, in the time zone of its coverage. */
import { useBlog } from '#client/desk/blog/blog-desk.ts'
import { ConfirmDialog } from '#client/desk/kit/confirm-dialog.tsx'
import { Field } from '#client/desk/kit/field.tsx'
import { locale } from '#client/desk/kit/language.ts'
import { inList, words } from '#client/desk/kit/words.ts'
import { instantAt, wallClock } from '#client/desk/kit/zoned-time.ts'
import { useKeptWords } from '#client/desk/local/use-kept-words.ts'
import { type Clocked, showTime, showZonedClock } from '#shared/blog/times.ts'

const said = words.schedule
const MINUTE_MS = 60_000

type Props = {
  /** The id of the update or draft. */
  readonly of: string
  /** The time chosen before. */
  readonly publishAt?: string | undefined
  readonly onClose: () => void
  /** Returns what went wrong; undefined on success. */
  readonly onSchedule: (publishAt: string) => Promise<string | undefined>
}

export function ScheduleDialog({ of, publishAt, onClose, onSchedule }: Props) {
  const { blog } = useBlog()
  const { timeZone } = blog
  const isToCome = ({ wall }: { readonly wall: string }) => Date.parse(instantAt(wall, timeZone) ?? '') > Date.now()
  const first = () => ({ wall: wallClock(publishAt ?? inHalfAnHour(), timeZone) })
  const { words: typed, put, forget } = useKeptWords(`schedule ${of}`, first, isToCome)
  const instant = instantAt(typed.wall, timeZone)
  const zone = instant ? showTime(instant, timeZone).zone : timeZone

  function check() {
    if (instant === undefined) return said.missing
    return Date.parse(instant) <= Date.now() ? said.past : undefined
  }

  async function confirm() {
    const failed = await onSchedule(instant ?? '')
    if (failed === undefined) forget()
    return failed
  }

  return (
    <ConfirmDialog
      title={said.title}
      confirm={said.confirm}
      isDanger={false}
      {...{ check, onClose }}
      onConfirm={confirm}
    >
      <Field
        {...{ label: said.when({ zone }), help: said.help({ zone }), value: typed.wall }}
        type="datetime-local"
        required
        onText={wall => put({ wall })}
      />
      <p className="soft">{instant && hintFor(instant, blog)}</p>
    </ConfirmDialog>
  )
}

function inHalfAnHour(): string {
  return new Date(Math.ceil((Date.now() + 30 * MINUTE_MS) / (5 * MINUTE_MS)) * 5 * MINUTE_MS).toISOString()
}

/** How soon that is, and the time in the editor's own zone if it differs. */
function hintFor(instant: string, blog: Clocked): string {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone
  const span = said.in({ span: spanOf(Date.parse(instant) - Date.now()) })
  // Zones with different names may show the same time.
  const isSame = wallClock(instant, own) === wallClock(instant, blog.timeZone)
  return isSame ? span : `${span} ${said.yours({ when: showZonedClock(instant, { ...blog, timeZone: own }) })}`
}

function spanOf(ms: number): string {
  const minutes = Math.max(0, Math.round(ms / MINUTE_MS))
  const [days, hours] = [Math.floor(minutes / 1_440), Math.floor((minutes % 1_440) / 60)]
  const parts = [
    [days, 'day'],
    [hours, 'hour'],
    [minutes % 60, 'minute'],
  ] as const
  const shown = parts.filter(([count]) => count > 0).map(([count, unit]) => unitOf(count, unit))
  return inList(shown.length > 0 ? shown : [unitOf(0, 'minute')])
}

function unitOf(count: number, unit: 'day' | 'hour' | 'minute'): string {
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(count)
}
