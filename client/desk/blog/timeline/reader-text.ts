/** The parameters of views for readers, shared by all that are drawn in the timeline. */
import { createContext } from 'react'
import type { Readable } from '#client/desk/kit/store.ts'
import type { updateView } from '#shared/view/update-view.ts'

/** The setting of the view, and the times that references in the texts show. */
export type ReaderText = Parameters<typeof updateView>[1]

/**
 * As a store: a context that changed with each arrival would make the renderer look through every entry for its users. Undefined until
 * the views have loaded.
 */
export const ReaderTextContext = createContext<Readable<ReaderText | undefined> | undefined>(undefined)
