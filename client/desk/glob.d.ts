/** Vite replaces it with the matching files, each loaded on demand. */
interface ImportMeta {
  glob<T>(patterns: readonly string[]): Readonly<Record<string, () => Promise<T>>>
}
