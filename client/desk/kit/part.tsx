/** A part of the desk in a file of its own, loaded when it is first shown, so that the desk itself starts sooner. */
import {
  Component,
  type ComponentType,
  createElement,
  lazy,
  type ReactNode,
  Suspense,
  useEffect,
  useState,
} from 'react'
import { words } from './words.ts'

/** After a deploy, a desk of the previous version asks for files that the server no longer has. */
class PartError extends Error {}

/**
 * @param load Imports the part's file
 * @param waiting Shown until it has come
 * @param failed Shown when its drawing fails
 * @returns The view, and what loads it ahead of its use
 */
export function part<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  waiting: ReactNode = <p className="soft page">{words.loading}</p>,
  failed?: ReactNode,
) {
  let here: ComponentType<Props> | undefined

  async function bring() {
    try {
      here ??= await load()
      return { default: here }
    } catch (cause) {
      throw new PartError('A part of the desk could not be loaded', { cause })
    }
  }

  const Loaded = lazy(bring) as unknown as ComponentType<Props>

  function View(props: Props) {
    // What is here is shown at once: even a moment later, a key pressed before would miss it.
    const [Part] = useState(() => here ?? Loaded)
    return (
      <Guarded {...(failed !== undefined && { failed })}>
        <Suspense fallback={waiting}>{createElement(Part, props)}</Suspense>
      </Guarded>
    )
  }

  return { View, ahead: () => void bring().catch(() => {}) }
}

type Guarding = {
  readonly children: ReactNode
  /** In its place when it fails; by default a notice. */
  readonly failed?: ReactNode
}
type State = { readonly error?: unknown }

/** A part whose drawing fails stops alone: the rest of the desk goes on taking words. */
export class Guarded extends Component<Guarding, State> {
  override state: State = {}

  static getDerivedStateFromError(error: unknown): State {
    return { error }
  }

  override componentDidCatch(error: unknown) {
    if (!(error instanceof PartError)) reportError(error)
  }

  override render() {
    const { error } = this.state
    if (error === undefined) return this.props.children
    if (error instanceof PartError) return <MissingPart />
    const { failed = <ReloadNotice help={words.missingPart.failed} /> } = this.props
    return failed
  }
}

let told: object | undefined

/** An upgrade takes many parts away at once: one notice stands for all of them. */
export function MissingPart() {
  const [self] = useState(() => ({}))
  told ??= self
  useEffect(
    () => () => {
      if (told === self) told = undefined
    },
    [self],
  )
  return told === self && <ReloadNotice help={words.missingPart.help} />
}

/** Reloading is the cure: browsers do not try a failed import again, and what was written is kept on the device. */
function ReloadNotice({ help }: { readonly help: string }) {
  return (
    <div className="notice page" role="alert">
      <p>{help}</p>
      <button type="button" onClick={() => location.reload()}>
        {words.missingPart.reload}
      </button>
    </div>
  )
}
