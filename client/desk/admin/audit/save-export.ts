/** Saves an export as a file: fetched with the login of the desk, which a plain link could not send. */
import { fetchInLogin } from '#client/desk/api/in-login.ts'
import { tellProblem } from '#client/desk/kit/toasts.tsx'
import { words } from '#client/desk/kit/words.ts'

export async function saveExport(address: string, format: 'csv' | 'jsonl'): Promise<void> {
  const file = await fetchFile(address)
  if (!file) return tellProblem(words.admin.audit.notSaved)
  const url = URL.createObjectURL(file)
  const link = Object.assign(document.createElement('a'), { href: url, download: `crier-audit.${format}` })
  link.click()
  URL.revokeObjectURL(url)
}

async function fetchFile(address: string): Promise<Blob | undefined> {
  try {
    const response = await fetchInLogin(address)
    return response.ok ? await response.blob() : undefined
  } catch {
    return undefined
  }
}
