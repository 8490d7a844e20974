/**
 * Patches nodes to match a tree with as few changes as possible: unchanged nodes keep their identity, focus and
 * position. Works on nodes of any origin, so server-rendered ones are reused like those built here.
 */
import { isAllowedAttribute, isAllowedTag, isAttribute } from '#shared/view/allowed.ts'
import type { Attributes, Branch, Tree } from '#shared/view/tree.ts'

/** The tree last applied to an element: the identical one needs no comparison. */
const given = new WeakMap<Element, Branch>()

export function patch(element: Element, tree: Branch) {
  const before = given.get(element)
  if (before === tree) return
  patchAttributes(element, tree.attributes)
  // A player's content is left alone, so that it plays on.
  if (before?.children !== tree.children && element.className !== 'player') patchChildren(element, tree.children)
  given.set(element, tree)
}

function build(tree: Tree): Node {
  if (typeof tree === 'string') return document.createTextNode(tree)
  if (!isAllowedTag(tree.tag)) return document.createTextNode('')
  const element = document.createElement(tree.tag)
  patch(element, tree)
  return element
}

/** Keeps attributes that no tree can have: others set them, such as browser extensions. */
function patchAttributes(element: Element, attributes: Attributes) {
  for (const name of element.getAttributeNames()) {
    if (isAttribute(name) && attributes[name] === undefined) element.removeAttribute(name)
  }
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || !isAllowedAttribute(name, value)) continue
    if (element.getAttribute(name) !== value) element.setAttribute(name, value)
  }
}

function patchChildren(parent: Element, trees: readonly Tree[]) {
  const wanted = new Set(trees.map(idOf))
  const held = new Map<string | undefined, Element>()
  for (const child of [...parent.children]) {
    if (child.id && !wanted.has(child.id)) child.remove()
    else if (child.id) held.set(child.id, child)
  }
  let place = parent.firstChild
  for (const tree of trees) {
    place = skipTo(place, tree)
    const known = held.get(idOf(tree))
    // The element here has moved down: moving it to the end avoids moving each of its successors up.
    if (known && place && known !== place && known === place.nextSibling) {
      const moved = place
      place = known
      move(parent, moved, null)
    }
    place = place && fits(place, tree) ? adjust(place, tree) : put({ parent, place, tree, known })
  }
  while (place) {
    const next = place.nextSibling
    // Another script's, such as the comments on an update: no tree of a coverage has a footer.
    if (place.nodeName !== 'FOOTER') place.remove()
    place = next
  }
}

type Put = {
  readonly parent: Element
  readonly place: ChildNode | null
  readonly tree: Tree
  readonly known?: Element | undefined
}

function put({ parent, place, tree, known }: Put): ChildNode | null {
  // A text has no id by which it would be known.
  const branch = tree as Branch
  if (known && known.localName === branch.tag) {
    patch(known, branch)
    move(parent, known, place)
  } else parent.insertBefore(build(tree), place)
  return place
}

/** `moveBefore`, where supported, does not restart a video inside the node. */
function move(parent: Element, node: ChildNode, place: ChildNode | null) {
  ;(parent.moveBefore ?? parent.insertBefore).call(parent, node, place)
}

function adjust(node: ChildNode, tree: Tree): ChildNode | null {
  if (typeof tree !== 'string') patch(node as Element, tree)
  else if (node.nodeValue !== tree) node.nodeValue = tree
  return node.nextSibling
}

/** Removes the nodes before the next one that fits; removes none if none fits or an element with an id comes first. */
function skipTo(place: ChildNode | null, tree: Tree): ChildNode | null {
  let node = place
  while (node && !fits(node, tree)) {
    if (node instanceof Element && node.id) return place
    node = node.nextSibling
  }
  if (!node) return place
  for (let gone = place; gone && gone !== node; ) {
    const next: ChildNode | null = gone.nextSibling
    gone.remove()
    gone = next
  }
  return node
}

function fits(node: ChildNode, tree: Tree): boolean {
  if (typeof tree === 'string') return node.nodeName === '#text'
  if (!(node instanceof Element) || node.localName !== tree.tag || node.id !== (idOf(tree) ?? '')) return false
  if (node.getAttribute('data-key') !== (tree.attributes['data-key'] ?? null)) return false
  return node.id !== '' || firstClass(node.className) === firstClass(tree.attributes.class)
}

function idOf(tree: Tree): string | undefined {
  // A text has neither.
  return (tree as Partial<Branch>).attributes?.id
}

function firstClass(names = ''): string {
  return names.split(' ')[0] ?? ''
}
