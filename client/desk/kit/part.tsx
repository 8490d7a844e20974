/** A part of the desk in a file of its own, loaded when it is first shown, so that the desk itself starts sooner. */
import { Component, type ComponentType, createElement, lazy, type ReactNode, Suspense } from 'react'
import { words } from './words.ts'

/** After a deploy, a desk of the previous version asks for files that the server no longer has. */
class MissingPart extends Error {}

/**
 * @param load Imports the part's file
 * @returns The view, and what loads it ahead of its use
 */
export function part<Props extends object>(load: () => Promise<ComponentType<Props>>) {
  const Loaded = lazy(async () => {
    try {
      return { default: await load() }
    } catch (cause) {
      throw new MissingPart('A part of the desk could not be loaded', { cause })
    }
  })
  const View = (props: Props) => (
    <OrMissing>
      <Suspense fallback={<p className="soft page">{words.loading}</p>}>
        {createElement(Loaded as unknown as ComponentType<Props>, props)}
      </Suspense>
    </OrMissing>
  )
  return { View, ahead: () => void load().catch(() => {}) }
}

type State = { readonly error?: unknown }

/** Reloading is the cure: browsers do not try a failed import again, and what was written is kept on the device. */
class OrMissing extends Component<{ readonly children: ReactNode }, State> {
  override state: State = {}

  static getDerivedStateFromError(error: unknown): State {
    return { error }
  }

  override render() {
    const { error } = this.state
    if (error === undefined) return this.props.children
    if (!(error instanceof MissingPart)) throw error
    return (
      <div className="notice page" role="alert">
        <p>{words.missingPart.help}</p>
        <button type="button" onClick={() => location.reload()}>
          {words.missingPart.reload}
        </button>
      </div>
    )
  }
}
