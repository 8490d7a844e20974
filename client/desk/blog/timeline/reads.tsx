/** How often an update was viewed and read. For the desk only. */
import { useBlog } from '#client/desk/blog/blog-desk.ts'
import { locale } from '#client/desk/kit/language.ts'
import { useKeyed } from '#client/desk/kit/use-store.ts'
import { words } from '#client/desk/kit/words.ts'
import type { Estimate } from '#shared/blog/reads.ts'

const short = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 })

/** Rerenders only when the figures of this update change. */
export function Reads({ update }: { readonly update: string }) {
  const figures = useKeyed(useBlog().desk.reads, update)
  if (!figures) return undefined
  const { views, reads } = figures
  return <span className="reads">{words.timeline.reads({ views: shown(views), reads: shown(reads) })}</span>
}

function shown({ count, error }: Estimate): string {
  return `${error > 0 ? '≈ ' : ''}${short.format(count)}`
}
