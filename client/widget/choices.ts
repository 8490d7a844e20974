/** A reader's choices, in the local storage of the page's origin. */
import type { Order } from '#shared/view/presence.ts'

export type Choices = {
  readonly order: Order
  readonly zone: 'blog' | 'own'
}

const NAME = 'crier'

/** @param first The page's default order, for readers who have not chosen one */
export function readChoices(first: string | null): Choices {
  const { order = first, zone } = stored() ?? {}
  return { order: order === 'oldest' ? order : 'newest', zone: zone === 'own' ? zone : 'blog' }
}

/** If the browser refuses to store them, they last as long as the page. */
export function keepChoices(choices: Choices) {
  try {
    localStorage.setItem(NAME, JSON.stringify(choices))
  } catch {}
}

function stored(): { readonly order?: unknown; readonly zone?: unknown } | undefined {
  try {
    return JSON.parse(localStorage.getItem(NAME) ?? '{}')
  } catch {}
}
