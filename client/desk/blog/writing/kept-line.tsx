/** Shows where the latest text is stored: on this device, on the server, or only on the screen. */
import { useBlog } from '#client/desk/blog/blog-desk.ts'
import { createStore } from '#client/desk/kit/store.ts'
import { useStore } from '#client/desk/kit/use-store.ts'
import { words } from '#client/desk/kit/words.ts'
import type { Kept } from '#client/desk/local/drafts/open-draft.ts'

const said = words.write.kept
const NOWHERE = createStore<Kept>({ kind: 'nothing' })

export function KeptLine({ work }: { readonly work: string }) {
  const { desk } = useBlog()
  const kept = useStore(desk.drafting.keptOf(work) ?? NOWHERE)
  const isBad = kept.kind === 'screen' || (kept.kind === 'device' && kept.problem !== undefined)
  // Announced only when something is wrong, not after every word.
  return (
    <p className={isBad ? 'kept problem' : 'kept soft'} {...(isBad && { role: 'alert' })}>
      {textOf(kept)}
    </p>
  )
}

function textOf(kept: Kept): string {
  switch (kept.kind) {
    case 'nothing':
      return ''
    case 'device':
      return kept.problem === undefined ? said.device : said.problem({ why: kept.problem })
    case 'screen':
      return said.screen({ why: kept.reason })
    default:
      return said[kept.kind]
  }
}
