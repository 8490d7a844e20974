/** Saves an export of the audit log as a file. */
import { fetchInLogin } from '#client/desk/api/in-login.ts'
import { saveFile } from '#client/desk/kit/save-file.ts'
import { tellProblem } from '#client/desk/kit/toasts.tsx'
import { words } from '#client/desk/kit/words.ts'

export async function saveExport(address: string, format: 'csv' | 'jsonl'): Promise<void> {
  const file = await fetchFile(address)
  if (!file) return tellProblem(words.admin.audit.notSaved)
  saveFile(file, `crier-audit.${format}`)
}

async function fetchFile(address: string): Promise<Blob | undefined> {
  try {
    const response = await fetchInLogin(address)
    return response.ok ? await response.blob() : undefined
  } catch {
    return undefined
  }
}
