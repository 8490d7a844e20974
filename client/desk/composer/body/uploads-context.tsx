/** The uploads of one composer, for the pictures in its text. */
import { createContext, useContext, useSyncExternalStore } from 'react'
import type { Upload, Uploads } from './uploads.ts'

const nothing: Uploads = {
  start: () => '',
  retry: () => undefined,
  find: () => undefined,
  follow: () => () => undefined,
  close: () => undefined,
}

export const UploadsContext = createContext<Uploads>(nothing)

export function useUpload(id: string | undefined): { readonly upload: Upload | undefined; readonly retry: () => void } {
  const uploads = useContext(UploadsContext)
  const upload = useSyncExternalStore(uploads.follow, () => (id === undefined ? undefined : uploads.find(id)))
  return { upload, retry: () => id !== undefined && uploads.retry(id) }
}
