/** The form's choices, and the attributes and custom properties that result. */

export type FormChoices = {
  readonly blog: string
  /** What is written into the tag; empty values are attributes without one. */
  readonly attributes: TagAttributes
  /** Those of them that an address takes as well. */
  readonly part: TagAttributes
  readonly consent: 'browser' | 'page' | 'all'
  /** Only properties that differ from the widget's defaults. */
  readonly properties: Readonly<Record<string, string>>
  readonly hasDark: boolean
  /** The site's policy forbids style attributes. */
  readonly isStrict: boolean
}

export type TagAttributes = readonly (readonly [name: string, value: string])[]

const UPDATE = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export function readForm(form: HTMLFormElement): FormChoices {
  const fields = new FormData(form)
  const text = (name: string) => String(fields.get(name) ?? '')
  const hasDark = fields.has('dark')
  const consent = text('consent') as FormChoices['consent']
  const part = partIn(form, text)
  return {
    blog: text('blog'),
    attributes: [
      ...part,
      ...given('order', text('order')),
      ...given('heading', text('heading')),
      ...(consent === 'browser' ? [] : [['consent', consent === 'all' ? 'all' : ''] as const]),
      ...(fields.has('notify') ? [['notify', ''] as const] : []),
    ],
    part,
    consent,
    properties: { ...fontsIn(text), ...coloursIn(form, hasDark) },
    hasDark,
    isStrict: fields.has('strict'),
  }
}

type Text = (name: string) => string

/** While a value is not complete, it has no effect. */
function partIn(form: HTMLFormElement, text: Text): TagAttributes {
  const valid = (name: string) =>
    form.querySelector<HTMLInputElement>(`input[name="${name}"]`)?.validity.valid ? text(name).trim() : ''
  const from = valid('from')
  return [
    ...given('opening', text('opening')),
    ...given('limit', valid('limit')),
    ...(text('key-only') ? [['key-only', ''] as const] : []),
    ...given('from', UPDATE.exec(from)?.[0] ?? from),
    ...given('topic', valid('topic')),
  ]
}

function given(name: string, value: string): TagAttributes {
  return value === '' ? [] : [[name, value]]
}

function fontsIn(text: Text): Record<string, string> {
  const fonts = ['text-font', 'label-font'].map(name => [`--crier-${name}`, text(name)] as const)
  return Object.fromEntries(fonts.filter(([, stack]) => stack !== ''))
}

function coloursIn(form: HTMLFormElement, hasDark: boolean): Record<string, string> {
  const found: Record<string, string> = {}
  for (const light of form.querySelectorAll<HTMLInputElement>('input[name$="-light"]')) {
    const name = light.name.replace('-light', '')
    const dark = form.querySelector<HTMLInputElement>(`input[name="${name}-dark"]`) ?? light
    const isOwn = light.value === light.defaultValue && (!hasDark || dark.value === dark.defaultValue)
    if (!isOwn) found[`--crier-${name}`] = hasDark ? `light-dark(${light.value}, ${dark.value})` : light.value
  }
  return found
}

/** Fills in the form; properties that a preset omits get the widget's defaults. */
export function fillIn(form: HTMLFormElement, colours: Readonly<Record<string, readonly [string, string]>> = {}) {
  for (const input of form.querySelectorAll<HTMLInputElement>('input[type="color"]')) {
    const [, name = '', shade] = /^(.*)-(light|dark)$/.exec(input.name) ?? []
    input.value = colours[name]?.[shade === 'light' ? 0 : 1] ?? input.defaultValue
  }
}
