/** Opens the editor's storage on this device. */
import { createContext, useContext, useEffect, useState } from 'react'
import type { Login } from '#client/desk/api/login/login.ts'
import { type Device, openDevice } from './device.ts'
import { ownerOf } from './owner.ts'

type Opening =
  | { readonly kind: 'opening' }
  | { readonly kind: 'open'; readonly local: Device }
  /** Such as in a private window. */
  | { readonly kind: 'failed' }

export function useDevice(login: Login): Opening {
  const owner = ownerOf(login)
  const [device, setDevice] = useState<Opening>({ kind: 'opening' })

  useEffect(() => {
    let isWanted = true
    const opening = openDevice(owner)
    opening.then(
      local => isWanted && setDevice({ kind: 'open', local }),
      () => isWanted && setDevice({ kind: 'failed' }),
    )
    return () => {
      isWanted = false
      opening.then(
        local => local.close(),
        () => {},
      )
    }
  }, [owner])

  return device
}

export const LocalContext = createContext<Device | undefined>(undefined)

export function useLocal(): Device {
  const local = useContext(LocalContext)
  if (!local) throw new Error('This view stands outside of a desk that somebody is in')
  return local
}
