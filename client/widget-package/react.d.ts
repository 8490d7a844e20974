/** `<CrierBlog>` for React, and `<crier-blog>` in TSX. */
import type { HTMLAttributes, ReactElement, RefAttributes } from 'react'
import type { CrierBlogAttributes, CrierEventMap } from './index.js'

type Shared = Omit<HTMLAttributes<HTMLElement>, keyof CrierBlogAttributes> & CrierBlogAttributes

/** `crier-consent` becomes `onCrierConsent`. */
type Listeners = {
  [Name in keyof CrierEventMap as Name extends `crier-${infer Event}` ? `onCrier${Capitalize<Event>}` : never]?:
    | ((event: CrierEventMap[Name]) => void)
    | undefined
}

export type CrierBlogProps = Shared & Listeners

/** A coverage; its children are shown until that is drawn, and by a server. */
export declare function CrierBlog(props: CrierBlogProps): ReactElement

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'crier-blog': Shared & RefAttributes<HTMLElement>
    }
  }
}
