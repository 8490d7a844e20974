/** The uploads of one composer, for the files in its text. */
import { createContext, useContext, useSyncExternalStore } from 'react'
import type { Upload, Uploads } from './uploads.ts'

const nothing: Uploads = {
  start: () => '',
  retry: () => undefined,
  stop: () => undefined,
  find: () => undefined,
  follow: () => () => undefined,
  close: () => undefined,
}

export const UploadsContext = createContext<Uploads>(nothing)

/** Of the coverage: what new captions are in, until somebody says otherwise. */
export const LanguageContext = createContext('en')

type Followed = { readonly upload: Upload | undefined; readonly retry: () => void; readonly stop: () => void }

export function useUpload(id: string | undefined): Followed {
  const uploads = useContext(UploadsContext)
  const upload = useSyncExternalStore(uploads.follow, () => (id === undefined ? undefined : uploads.find(id)))
  return {
    upload,
    retry: () => id !== undefined && uploads.retry(id),
    stop: () => id !== undefined && uploads.stop(id),
  }
}
