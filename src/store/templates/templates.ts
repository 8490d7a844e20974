/** The port to the templates that a newsroom shares. They are few, and change rarely. */
import type { SharedTemplate } from '#shared/blog/shared-template.ts'
import type { Actor } from '#store/audit/audit.ts'

/** More would not be found again; and the list is read whole. */
export const MOST_TEMPLATES = 300

export type TemplateParts = Pick<SharedTemplate, 'name' | 'fields'>

export type TemplateMade = TemplateParts & { readonly by: Actor }
/** `version`: what the editor read. */
export type TemplateEdit = Partial<TemplateParts> & {
  readonly id: string
  readonly version: number
  readonly by: Actor
}

export type TemplateStored = { readonly kind: 'stored'; readonly template: SharedTemplate }
export type TemplateRefused =
  /** Another one has this name. */
  | { readonly kind: 'exists'; readonly template: SharedTemplate }
  | { readonly kind: 'full' }
  | { readonly kind: 'unknown' }
  /** Somebody changed it since: `template` is what there is now. */
  | { readonly kind: 'stale'; readonly template: SharedTemplate }

export interface Templates {
  /** In the order of their names. */
  list(): Promise<readonly SharedTemplate[]>
  /** No two have the same slash name, even when made at the same moment on two nodes. */
  create(made: TemplateMade): Promise<TemplateStored | TemplateRefused>
  edit(change: TemplateEdit): Promise<TemplateStored | TemplateRefused>
  /** Returns what was removed. */
  remove(at: Pick<TemplateEdit, 'id' | 'version' | 'by'>): Promise<TemplateStored | TemplateRefused>
}
