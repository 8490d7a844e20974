/** A test's view of the composer: its text as on the screen, and the body that it produces. */
import type { Locator, Page } from 'playwright-core'
import type { PortableText, TextBlock } from '#shared/blog/portable-text.ts'
import type { ComposerPage } from './composer-page/page-state.ts'

declare global {
  var composerPage: ComposerPage
}

export const textOf = (page: Page): Locator => page.getByRole('textbox', { name: 'Text', exact: true })

export const fieldsOf = (page: Page) => page.evaluate(() => globalThis.composerPage.fields)

export const bodyOf = async (page: Page): Promise<PortableText> => (await fieldsOf(page)).body

export async function show(page: Page, body: PortableText): Promise<void> {
  // The page's texts are loaded after the page.
  await page.waitForFunction(() => globalThis.composerPage !== undefined)
  await page.evaluate(body => globalThis.composerPage.show({ key: false, pinned: false, body }), body)
}

export function paragraph(text: string): TextBlock {
  const children = [{ _type: 'span' as const, _key: 's', text, marks: [] }]
  return { _type: 'block', _key: text.slice(0, 60), style: 'normal', children, markDefs: [] }
}

/** Dispatches a paste event directly, because Chromium's own clipboard would sanitize the HTML first. */
export async function paste(page: Page, { html, text }: { readonly html?: string; readonly text: string }) {
  await textOf(page).evaluate(
    (element, { html, text }) => {
      const clipboardData = new DataTransfer()
      clipboardData.setData('text/plain', text)
      if (html) clipboardData.setData('text/html', html)
      element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
    },
    { text, ...(html && { html }) },
  )
}

/** Two pixels, dropped at the end of the text. */
export async function dropPicture(page: Page): Promise<void> {
  const bytes = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(2, 1)
    canvas.getContext('2d')?.fillRect(0, 0, 2, 1)
    return [...new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer())]
  })
  await dropFile(page, { name: 'queue.png', type: 'image/png', bytes })
}

type Dropped = { readonly name: string; readonly type: string; readonly bytes: readonly number[] }

/** At the end of the text. */
export async function dropFile(page: Page, file: Dropped): Promise<void> {
  await textOf(page).evaluate((element, { name, type, bytes }) => {
    const dataTransfer = new DataTransfer()
    dataTransfer.items.add(new File([new Uint8Array(bytes)], name, { type }))
    const last = element.lastElementChild ?? element
    const { right, bottom } = last.getBoundingClientRect()
    const over = { dataTransfer, bubbles: true, cancelable: true, clientX: right - 4, clientY: bottom - 4 }
    for (const kind of ['dragenter', 'dragover', 'drop']) last.dispatchEvent(new DragEvent(kind, over))
  }, file)
}

/** The accessible name of the focused element. */
export function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement
    const label = element && 'labels' in element ? (element.labels as NodeListOf<Element> | null)?.[0] : undefined
    return element?.getAttribute('aria-label') ?? label?.textContent ?? element?.textContent ?? ''
  })
}

/** The body, with one line per block. */
export async function outline(page: Page): Promise<string[]> {
  return (await bodyOf(page)).map(block => {
    switch (block._type) {
      case 'block':
        return `${block.listItem ? `${block.listItem} ${block.level}` : block.style}: ${words(block)}`
      case 'quote':
        return `quote: ${block.content.map(words).join(' / ')}`
      default:
        return block._type
    }
  })
}

function words({ children, markDefs }: TextBlock): string {
  const marked = (inner: string, mark: string) => {
    const def = markDefs.find(({ _key }) => _key === mark)
    if (!def) return `<${mark}>${inner}</${mark}>`
    return def._type === 'link' ? `<a ${def.href}>${inner}</a>` : `<see ${def.update}>${inner}</see>`
  }
  return children.map(({ text, marks }) => marks.reduce(marked, text)).join('')
}
