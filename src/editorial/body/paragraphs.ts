/** Collects running text into blocks: opens a paragraph at its first text, closes it, and collapses white space as HTML does. */
import type { Block, PortableText, TextBlock } from '#shared/blog/portable-text.ts'
import { cleanText } from './clean-text.ts'

/** The formatting of the text that follows. `item` identifies one list item; its paragraphs become lines of one block. */
export type Look = {
  readonly style: TextBlock['style']
  readonly strong?: true
  readonly em?: true
  readonly href?: string
  readonly item?: { readonly listItem: 'bullet' | 'number'; readonly level: number }
  readonly isPreformatted?: true
}

export class Paragraphs {
  readonly #makeKey: () => string
  readonly #blocks: Block[] = []
  #open: TextBlock | undefined
  #item: Look['item']
  /** Link keys by address, for each block: one block may hold thousands. */
  readonly #links = new WeakMap<TextBlock, Map<string, string>>()

  constructor(makeKey: () => string) {
    this.#makeKey = makeKey
  }

  text(raw: string, look: Look): void {
    const text = look.isPreformatted ? cleanText(raw) : this.#folded(cleanText(raw))
    if (text === '') return
    const block = this.#open ?? this.#begin(look)
    block.children.push({ _type: 'span', _key: '', text, marks: this.#marks(block, look) })
  }

  /** Two in a row start a new paragraph. */
  lineBreak(look: Look): void {
    const block = this.#open
    const last = block?.children.at(-1)
    if (!block || !last) return
    if (last.text.endsWith('\n')) {
      this.close()
      return
    }
    if (last.text.endsWith(' ')) last.text = last.text.slice(0, -1)
    block.children.push({ _type: 'span', _key: '', text: '\n', marks: this.#marks(block, look) })
  }

  close(): void {
    this.#open = undefined
  }

  add(...blocks: readonly Block[]): void {
    this.close()
    this.#item = undefined
    this.#blocks.push(...blocks)
  }

  end(): PortableText {
    this.close()
    return this.#blocks
  }

  #begin(look: Look): TextBlock {
    const last = this.#blocks.at(-1)
    if (look.item && look.item === this.#item && last?._type === 'block') {
      this.#open = last
      this.lineBreak(look)
      return last
    }
    const style = look.item ? 'normal' : look.style
    const block: TextBlock = { _type: 'block', _key: '', style, ...look.item, children: [], markDefs: [] }
    this.#item = look.item
    this.#open = block
    this.#blocks.push(block)
    return block
  }

  #marks(block: TextBlock, { strong, em, href }: Look): string[] {
    return [...(strong ? ['strong'] : []), ...(em ? ['em'] : []), ...(href ? [this.#linkKey(block, href)] : [])]
  }

  #linkKey(block: TextBlock, href: string): string {
    const known = this.#linksOf(block).get(href)
    if (known !== undefined) return known
    const _key = this.#makeKey()
    block.markDefs.push({ _type: 'link', _key, href })
    this.#linksOf(block).set(href, _key)
    return _key
  }

  #linksOf(block: TextBlock): Map<string, string> {
    const links = this.#links.get(block) ?? new Map<string, string>()
    this.#links.set(block, links)
    return links
  }

  /** Collapses white space to one space, and to none at the start of a line. */
  #folded(text: string): string {
    const folded = text.replace(/[ \t\n\f]+/g, ' ')
    return /\s|^$/.test(this.#lastCharacter()) ? folded.replace(/^ /, '') : folded
  }

  #lastCharacter(): string {
    return this.#open?.children.at(-1)?.text.at(-1) ?? ''
  }
}
