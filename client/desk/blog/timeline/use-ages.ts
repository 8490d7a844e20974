/** Keeps ages such as "5 min ago" current, with the code of the readers' page. */
import { useEffect, useRef } from 'react'
import { keepAges } from '#client/widget/ages.ts'
import type { Coverage } from '#shared/blog/coverage.ts'

/** @param shown The updates that have ages: a search for them would go through every element of a long coverage */
export function useAges(shown: ReadonlySet<Element>, coverage: Coverage, language: string): void {
  const ages = useRef<ReturnType<typeof keepAges>>(undefined)

  useEffect(() => {
    const ended = new AbortController()
    ages.current = keepAges({ parts: () => shown, signal: ended.signal })
    return () => ended.abort()
  }, [shown])

  // biome-ignore lint/correctness/useExhaustiveDependencies: after each drawing of the coverage
  useEffect(() => ages.current?.refresh({ words: { tag: language } }), [coverage, language])
}
