/**
 * Hides the offer of alerts once the coverage has ended, as nothing more is sent. A style rule with `:has` would do it too, but would
 * make the browser look through the whole page at each arrival.
 */
export function hideOfferAtEnd(coverage: Element): void {
  const offer = document.querySelector<HTMLElement>('crier-notify')
  if (!offer) return
  const look = () => {
    offer.hidden = coverage.querySelector<HTMLElement>('.kicker')?.dataset.state === 'ended'
  }
  new MutationObserver(look).observe(coverage, { subtree: true, attributeFilter: ['data-state'] })
  look()
}
