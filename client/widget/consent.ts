/**
 * The providers whose players a reader has consented to. With the attribute `consent`, the page is in charge: the
 * attribute lists the providers, a `crier-consent` event reports each change, and the page stores it. Without it, local
 * storage does.
 */

type Consent = {
  has(provider: string): boolean
  give(provider: string, isGiven: boolean): void
}

/** The name of the change event and the key in local storage. */
const NAME = 'crier-consent'

type Keeping = { readonly host: Element; readonly signal: AbortSignal; readonly onChange: () => void }

export function keepConsent({ host, signal, onChange }: Keeping): Consent {
  const watch = new MutationObserver(onChange)
  watch.observe(host, { attributeFilter: ['consent'] })
  // Several coverages on one page share stored consent.
  document.addEventListener(NAME, onChange, { signal })
  signal.addEventListener('abort', () => watch.disconnect())

  const given = () =>
    new Set((host.getAttribute('consent') ?? storage()?.getItem(NAME) ?? '').toLowerCase().match(/\w+/g))

  return {
    has: provider => given().has(provider) || given().has('all'),
    give(provider, isGiven) {
      const names = given()
      // Withdrawing consent for one provider also withdraws `all`.
      names.delete(isGiven ? '' : 'all')
      names[isGiven ? 'add' : 'delete'](provider)
      const providers = [...names]
      keep(host, providers.join(' '))
      host.dispatchEvent(new CustomEvent(NAME, { bubbles: true, detail: { providers } }))
    },
  }
}

/** Sets the attribute if the page is in charge, or without local storage; then consent lasts as long as the page. */
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
