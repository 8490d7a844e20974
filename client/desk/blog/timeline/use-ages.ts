/** Keeps ages such as "5 min ago" current, with the code of the readers' page. */
import { type RefObject, useEffect, useRef } from 'react'
import { keepAges } from '#client/widget/ages.ts'
import type { Coverage } from '#shared/blog/coverage.ts'

export function useAges(root: RefObject<HTMLElement | null>, coverage: Coverage, language: string): void {
  const ages = useRef<ReturnType<typeof keepAges>>(undefined)

  useEffect(() => {
    if (!root.current) return
    const ended = new AbortController()
    ages.current = keepAges({ root: root.current, signal: ended.signal })
    return () => ended.abort()
  }, [root])

  // biome-ignore lint/correctness/useExhaustiveDependencies: after each drawing of the coverage
  useEffect(() => ages.current?.refresh(language), [coverage, language])
}
