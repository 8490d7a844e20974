/** Loads the script `file` from the folder of this very script. Undefined when it cannot be loaded, as under a strict policy. */
const here = import.meta.url

export function loadBeside(file: string) {
  // The address is built here: Terser inlines a call in `import()` as a sequence, which is two arguments.
  return import(/* @vite-ignore */ new URL(file, here).href).catch(() => undefined)
}
