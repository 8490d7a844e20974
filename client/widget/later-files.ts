/** Files that a drawing waits for: a language, and views of what many coverages have none of. A reader loads those alone that are used. */
import { loadBeside } from './load-beside.ts'

type File = Awaited<ReturnType<typeof loadBeside>>

const come = new Map<string, File>()
const coming = new Map<string, Promise<void>>()

/** Empty if it failed to load, for instance under a policy that allows only the widget's own script. */
export function loadFile(name: string): Promise<void> {
  const loading = coming.get(name) ?? loadBeside(`${name}.js`).then(file => void come.set(name, file ?? {}))
  coming.set(name, loading)
  return loading
}

/** Undefined until it is loaded; then `onCome` is called. */
export function fileNow(name: string, onCome: () => void): File {
  if (!come.has(name)) void loadFile(name).then(onCome)
  return come.get(name)
}
