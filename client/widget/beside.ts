/** Addresses of the files that lie beside this very script, wherever it is served from. */
const here = import.meta.url

export function beside(file: string): string {
  return new URL(file, here).href
}
