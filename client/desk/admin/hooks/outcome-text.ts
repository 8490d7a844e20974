/** The outcome of a delivery, in words; that of a refusal is its code, which the log and the documentation name too. */
import type { HookReceipt } from '#client/desk/admin/admin-calls.ts'
import { words } from '#client/desk/kit/words.ts'

const OUTCOMES: Readonly<Record<string, string>> = words.admin.hooks.outcomes

export function outcomeText({ outcome }: Pick<HookReceipt, 'outcome'>): string {
  return OUTCOMES[outcome] ?? outcome
}
