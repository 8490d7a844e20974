/** Loads the script `file` from this script's folder. Undefined if that fails, as under a strict policy. */
const here = import.meta.url

export function loadBeside(file: string) {
  // Not `beside(file)`: Terser inlines a call in `import()` as a comma sequence, which is then read as two arguments.
  return import(/* @vite-ignore */ new URL(file, here).href).catch(() => undefined)
}
