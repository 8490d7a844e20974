/** Addresses of files in this script's folder, wherever it is served from. */
const here = import.meta.url

export function beside(file: string): string {
  return new URL(file, here).href
}
