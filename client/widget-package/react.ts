/**
 * `<CrierBlog>` for React 18 and 19: `<crier-blog>`, with its events as properties. A server renders the element with its children,
 * which are shown until the coverage is drawn.
 */
import { createElement, type ReactElement, useEffect, useRef } from 'react'
import './index.ts'

type Props = Readonly<Record<string, unknown>>
type Listener = (event: Event) => void

/** `onCrierConsent` listens to `crier-consent`. */
const LISTENER = /^onCrier([A-Z]\w*)$/

export function CrierBlog(props: Props): ReactElement {
  const element = useRef<HTMLElement>(null)
  const latest = useRef(props)
  const names = Object.keys(props)
    .filter(name => LISTENER.test(name))
    .join(' ')
  useEffect(() => {
    latest.current = props
  })
  // One listener for each event, however often a page gives another function.
  useEffect(() => {
    const ended = new AbortController()
    for (const name of names.split(' ').filter(Boolean)) {
      const listen: Listener = event => (latest.current[name] as Listener | undefined)?.(event)
      element.current?.addEventListener(eventOf(name), listen, { signal: ended.signal })
    }
    return () => ended.abort()
  }, [names])
  const attributes = Object.fromEntries(Object.entries(props).filter(([name]) => !LISTENER.test(name)))
  return createElement('crier-blog', { ...attributes, ref: element })
}

function eventOf(name: string): string {
  return name.replace(LISTENER, (_, event: string) => `crier-${event.toLowerCase()}`)
}
