/** The fields of a form that outlive it: opened again, it shows what was typed before. */
import { useState } from 'react'
import { isSame } from '#client/desk/kit/same.ts'
import { useLocal } from './use-device.ts'

/**
 * @param name Of the form and its subject
 * @param isGood Whether what was kept still makes sense
 */
export function useKeptWords<T extends object>(
  name: string,
  first: () => T,
  isGood: (kept: T) => boolean = () => true,
) {
  const { words: kept } = useLocal()
  // Kept by this hook alone; a field that a newer desk has added is taken from `first`.
  const [begin] = useState(first)
  const [words, setWords] = useState<T>(() => {
    const held = { ...begin, ...(kept.read(name) as Partial<T> | undefined) }
    return isGood(held) ? held : begin
  })

  function put(some: Partial<T> | ((held: T) => Partial<T>)) {
    setWords(held => {
      const next = { ...held, ...(typeof some === 'function' ? some(held) : some) }
      kept.keep(name, isSame(next, begin) ? undefined : next)
      return next
    })
  }

  const forget = () => kept.keep(name, undefined)
  return {
    words,
    put,
    /** Something differs from the initial values. */
    isBegun: !isSame(words, begin),
    /** After they were sent, or discarded with the form. */
    forget,
    /** Resets to the initial values. */
    startOver() {
      forget()
      setWords(begin)
    },
  }
}
