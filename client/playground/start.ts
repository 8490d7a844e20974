/** The playground's script, served at `/playground.js`: draws the widget with the form's choices and shows its code. */
import { type FormChoices, fillIn, readForm } from './choices.ts'
import { type CodeSample, codesFor } from './codes.ts'
import { PRESETS } from './presets.ts'

/** Long enough to read a sentence. */
const SAID_MS = 6_000

const main = document.querySelector<HTMLElement>('main')
const form = document.querySelector('form')
const stage = document.querySelector<HTMLElement>('.stage')
const list = document.querySelector('.codes')
const said = document.querySelector('.said')
const crier = main?.dataset.crier ?? ''

if (form && stage && list && said) {
  fillPresets(form)
  form.addEventListener('input', ({ target }) => {
    if (target instanceof HTMLSelectElement && target.name === 'preset') takePreset(form, Number(target.value))
    draw(form, stage, list)
  })
  form.addEventListener('submit', event => event.preventDefault())
  // The event fires before the fields are reset.
  form.addEventListener('reset', () => setTimeout(() => draw(form, stage, list)))
  document.querySelector('.views')?.addEventListener('input', () => view(stage))
  list.addEventListener('click', ({ target }) => {
    if (target instanceof HTMLButtonElement) void copy(target, said)
  })
  showAs(matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')
  draw(form, stage, list)
  view(stage)
}

function showAs(scheme: string) {
  const radio = document.querySelector<HTMLInputElement>(`[name="scheme"][value="${scheme}"]`)
  if (radio) radio.checked = true
}

function fillPresets(into: HTMLFormElement) {
  const select = into.querySelector('[name="preset"]')
  select?.append(...PRESETS.map(({ name }, number) => new Option(name, String(number))))
}

function takePreset(into: HTMLFormElement, number: number) {
  const { colours, text = '', labels = '' } = PRESETS[number] ?? {}
  fillIn(into, colours)
  for (const [name, stack] of [
    ['text-font', text],
    ['label-font', labels],
  ] as const) {
    const select = into.querySelector<HTMLSelectElement>(`[name="${name}"]`)
    if (select) select.value = stack
  }
}

function draw(from: HTMLFormElement, on: HTMLElement, codes: Element) {
  const choices = readForm(from)
  const blog = elementFor(choices, on)
  blog.style.cssText = ''
  blog.style.setProperty('color-scheme', choices.hasDark ? 'inherit' : 'light')
  for (const [name, value] of Object.entries(choices.properties)) blog.style.setProperty(name, value)
  codes.replaceChildren(...codes.querySelectorAll('h2'), ...codesFor(choices, crier).map(codeView))
  nameBlog(from)
}

/** Recreated only if an attribute changes: colours apply to a running coverage. */
function elementFor({ blog, attributes }: FormChoices, on: HTMLElement): HTMLElement {
  const wanted = [['src', `${crier}/blogs/${blog}`] as const, ...attributes]
  const held = on.querySelector<HTMLElement>('crier-blog')
  if (held && on.dataset.shown === JSON.stringify(wanted)) return held
  on.dataset.shown = JSON.stringify(wanted)
  // A stored choice of order, from another coverage of this server, would override the order tried here.
  localStorage.removeItem('crier')
  const made = document.createElement('crier-blog')
  for (const [name, value] of wanted) made.setAttribute(name, value)
  on.replaceChildren(made)
  return made
}

/** The address leads back to the coverage that is shown, so that it can be sent to a partner. */
function nameBlog(from: HTMLFormElement) {
  const select = from.querySelector<HTMLSelectElement>('[name="blog"]')
  const [option] = select?.selectedOptions ?? []
  const address = new URL(location.href)
  if (!option || address.searchParams.get('blog') === option.value) return
  if (option.defaultSelected && !address.searchParams.has('blog')) return
  address.searchParams.set('blog', option.value)
  history.replaceState(history.state, '', address)
}

function view(on: HTMLElement) {
  const chosen = (name: string) => document.querySelector<HTMLInputElement>(`[name="${name}"]:checked`)?.value ?? ''
  on.style.colorScheme = chosen('scheme')
  on.style.maxInlineSize = chosen('width')
}

function codeView({ title, says, blocks }: CodeSample): HTMLElement {
  const section = document.createElement('section')
  section.append(make('h3', title), make('p', says))
  for (const { name, code } of blocks) {
    const button = make('button', 'Copy')
    button.type = 'button'
    button.ariaLabel = `Copy: ${title}, ${name}`
    const head = make('div', '')
    head.append(make('h4', name), button)
    const block = make('pre', '')
    block.tabIndex = 0
    block.append(make('code', code))
    section.append(head, block)
  }
  return section
}

async function copy(button: HTMLButtonElement, told: Element) {
  const code = button.parentElement?.nextElementSibling
  try {
    await navigator.clipboard.writeText(code?.textContent ?? '')
    say('Copied.', told)
  } catch {
    if (code) getSelection()?.selectAllChildren(code)
    say('Your browser does not let pages copy; it is marked, so that you can.', told)
  }
}

let timer = 0
function say(text: string, told: Element) {
  clearTimeout(timer)
  told.textContent = text
  timer = setTimeout(() => {
    told.textContent = ''
  }, SAID_MS)
}

function make<T extends 'button' | 'code' | 'div' | 'h3' | 'h4' | 'p' | 'pre'>(tag: T, text: string) {
  return Object.assign(document.createElement(tag), { textContent: text })
}
