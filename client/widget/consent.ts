/**
 * Which providers a reader has agreed to. A page that gives the element the attribute `consent` is in charge: it says who is
 * agreed to, is told of every change, and does the remembering. Without it, the browser remembers.
 */

type Consent = {
  has(provider: string): boolean
  give(provider: string, isGiven: boolean): void
}

/** Of the event that tells of a change, and of the place in the browser's storage. */
const NAME = 'crier-consent'

type Keeping = { readonly host: Element; readonly signal: AbortSignal; readonly onChange: () => void }

export function keepConsent({ host, signal, onChange }: Keeping): Consent {
  const watch = new MutationObserver(onChange)
  watch.observe(host, { attributeFilter: ['consent'] })
  // Several coverages of one page share what is remembered.
  document.addEventListener(NAME, onChange, { signal })
  signal.addEventListener('abort', () => watch.disconnect())

  const given = () =>
    new Set((host.getAttribute('consent') ?? storage()?.getItem(NAME) ?? '').toLowerCase().match(/\w+/g))

  return {
    has: provider => given().has(provider) || given().has('all'),
    give(provider, isGiven) {
      const names = given()
      // Who has agreed to all and takes one back has not agreed to all any more.
      names.delete(isGiven ? '' : 'all')
      names[isGiven ? 'add' : 'delete'](provider)
      const providers = [...names]
      keep(host, providers.join(' '))
      host.dispatchEvent(new CustomEvent(NAME, { bubbles: true, detail: { providers } }))
    },
  }
}

/** What cannot be kept in the browser holds as long as the page. */
function keep(host: Element, text: string) {
  const store = host.hasAttribute('consent') ? undefined : storage()
  if (store) store.setItem(NAME, text)
  else host.setAttribute('consent', text)
}

function storage(): Storage | undefined {
  try {
    return localStorage
  } catch {}
}
