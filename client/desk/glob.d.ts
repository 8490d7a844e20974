/** The build makes it the files that there are, each loaded when it is asked for. */
interface ImportMeta {
  glob<T>(patterns: readonly string[]): Readonly<Record<string, () => Promise<T>>>
}
