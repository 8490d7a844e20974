/** Keeps ages such as "5 min ago" current, with the code of the readers' page. */
import { type RefObject, useEffect, useRef } from 'react'
import { keepAges } from '#client/widget/ages.ts'
import type { Coverage } from '#shared/blog/coverage.ts'

export function useAges(root: RefObject<HTMLElement | null>, coverage: Coverage, language: string): void {
  const ages = useRef<ReturnType<typeof keepAges>>(undefined)

  useEffect(() => {
    const ended = new AbortController()
    const parts = () => root.current?.querySelectorAll('.entry.whole') ?? []
    ages.current = keepAges({ parts, signal: ended.signal })
    return () => ended.abort()
  }, [root])

  // biome-ignore lint/correctness/useExhaustiveDependencies: after each drawing of the coverage
  useEffect(() => ages.current?.refresh({ words: { tag: language } }), [coverage, language])
}
