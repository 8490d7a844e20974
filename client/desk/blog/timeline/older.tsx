/** Loads older updates into the timeline. */
import { useState } from 'react'
import { words } from '#client/desk/kit/words.ts'

const said = words.timeline

export function Older({ loadOlder }: { readonly loadOlder: () => Promise<'loaded' | 'none' | 'failed'> }) {
  const [state, setState] = useState<'idle' | 'busy' | 'failed'>('idle')

  async function load() {
    if (state === 'busy') return
    setState('busy')
    setState((await loadOlder()) === 'failed' ? 'failed' : 'idle')
  }

  return (
    <p className="more">
      <button type="button" className="older" aria-busy={state === 'busy'} onClick={() => void load()}>
        {{ idle: said.older, busy: said.olderBusy, failed: said.olderFailed }[state]}
      </button>
    </p>
  )
}
