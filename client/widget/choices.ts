/** What a reader has chosen, remembered on the device under the site's own address. */
import type { Order } from '#shared/view/setting.ts'

export type Choices = {
  readonly order: Order
  readonly zone: 'blog' | 'own'
}

const NAME = 'crier'

/** @param first The order that the page proposes to who has chosen none */
export function readChoices(first: string | null): Choices {
  const { order = first, zone } = stored() ?? {}
  return { order: order === 'oldest' ? order : 'newest', zone: zone === 'own' ? zone : 'blog' }
}

/** A browser may refuse to keep anything; the choice then holds as long as the page. */
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
