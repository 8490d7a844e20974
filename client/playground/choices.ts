/** The form's choices, and the custom properties that result. */

export type FormChoices = {
  readonly blog: string
  readonly order: string
  readonly heading: string
  readonly consent: 'browser' | 'page' | 'all'
  /** Only properties that differ from the widget's defaults. */
  readonly properties: Readonly<Record<string, string>>
  readonly hasDark: boolean
}

export function readForm(form: HTMLFormElement): FormChoices {
  const fields = new FormData(form)
  const text = (name: string) => String(fields.get(name) ?? '')
  const hasDark = fields.has('dark')
  return {
    blog: text('blog'),
    order: text('order'),
    heading: text('heading'),
    consent: text('consent') as FormChoices['consent'],
    properties: { ...fontsIn(text), ...coloursIn(form, hasDark) },
    hasDark,
  }
}

function fontsIn(text: (name: string) => string): Record<string, string> {
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
