/** The formatting buttons; their state shows the formatting at the caret. */
import { type Editor, type EditorSnapshot, useEditor, useEditorSelector } from '@portabletext/editor'
import { isActiveAnnotation, isActiveDecorator, isActiveListItem, isActiveStyle } from '@portabletext/editor/selectors'
import type { ReactNode } from 'react'
import { words } from '#client/desk/kit/words.ts'
import { Icon } from './icons.tsx'
import { isInQuote } from './quote-behaviors.ts'
import { useRoving } from './roving.ts'

const said = words.composer.tools

export type PanelName = 'link' | 'picture' | 'recording' | 'card'

type Tool = {
  readonly name: string
  readonly face: ReactNode
  readonly keys?: string
  readonly isOn?: (snapshot: EditorSnapshot) => boolean
  readonly panel?: PanelName
  readonly run?: (editor: Editor) => void
}

const TOOLS: readonly Tool[] = [
  decorator({ name: said.bold, mark: 'strong', face: <b>{said.boldFace}</b>, keys: 'B' }),
  decorator({ name: said.italic, mark: 'em', face: <i>{said.italicFace}</i>, keys: 'I' }),
  { name: said.link, face: <Icon name="link" />, keys: 'K', isOn: isActiveAnnotation('link'), panel: 'link' },
  heading(2),
  heading(3),
  heading(4),
  list(said.bullet, 'bullet'),
  list(said.number, 'number'),
  {
    name: said.quote,
    face: <Icon name="quote" />,
    isOn: isInQuote,
    run: editor => editor.send({ type: 'custom.quote' }),
  },
  { name: words.table.tool, face: <Icon name="table" />, run: editor => editor.send({ type: 'custom.table' }) },
  { name: said.picture, face: <Icon name="picture" />, panel: 'picture' },
  {
    name: words.composer.nodes.gallery.tool,
    face: <Icon name="gallery" />,
    run: editor => editor.send({ type: 'custom.gallery' }),
  },
  {
    name: words.composer.nodes.numbers.tool,
    face: <Icon name="numbers" />,
    run: editor => editor.send({ type: 'custom.numbers' }),
  },
  { name: words.composer.nodes.recording.tool, face: <Icon name="recording" />, panel: 'recording' },
  { name: said.card, face: <Icon name="card" />, panel: 'card' },
  {
    name: said.reference,
    face: <Icon name="reference" />,
    run: editor => editor.send({ type: 'custom.mention' }),
  },
  { name: said.undo, face: <Icon name="undo" />, keys: 'Z', run: editor => editor.send({ type: 'history.undo' }) },
  {
    name: said.redo,
    face: <Icon name="redo" />,
    keys: 'Shift+Z',
    run: editor => editor.send({ type: 'history.redo' }),
  },
]

type Toolbar = {
  readonly controls: string
  readonly disabled: boolean
  readonly panel: PanelName | undefined
  readonly onPanel: (panel: PanelName | undefined) => void
}

export function Toolbar({ controls, disabled, panel, onPanel }: Toolbar) {
  const editor = useEditor()
  const { row, keyDown, item } = useRoving(TOOLS.length)
  return (
    <div
      ref={row}
      role="toolbar"
      aria-label={said.label}
      aria-controls={controls}
      className="composer-toolbar"
      onKeyDown={keyDown}
    >
      {TOOLS.map((tool, index) => (
        <ToolButton
          key={tool.name}
          {...{ tool, disabled }}
          isOpen={tool.panel !== undefined && tool.panel === panel}
          roving={item(index)}
          onUse={() => {
            if (tool.panel) return onPanel(tool.panel === panel ? undefined : tool.panel)
            tool.run?.(editor)
            editor.send({ type: 'focus' })
          }}
        />
      ))}
    </div>
  )
}

type ToolButton = {
  readonly tool: Tool
  readonly disabled: boolean
  readonly isOpen: boolean
  readonly roving: object
  readonly onUse: () => void
}

function ToolButton({ tool, disabled, isOpen, roving, onUse }: ToolButton) {
  const { name, keys, face, panel } = tool
  const isOn = useEditorSelector(useEditor(), snapshot => tool.isOn?.(snapshot) ?? false)
  return (
    <button
      type="button"
      {...roving}
      aria-label={name}
      title={keys ? `${name} (${shortcut(keys)})` : name}
      aria-disabled={disabled || undefined}
      {...(tool.isOn && !panel && { 'aria-pressed': isOn })}
      {...(panel && { 'aria-expanded': isOpen })}
      data-on={isOn || isOpen || undefined}
      // The text keeps its selection, and a phone its keyboard.
      onMouseDown={event => event.preventDefault()}
      onClick={() => !disabled && onUse()}
    >
      {face}
    </button>
  )
}

type Decorator = { readonly name: string; readonly mark: string; readonly face: ReactNode; readonly keys: string }

function decorator({ name, mark, face, keys }: Decorator): Tool {
  const run = (editor: Editor) => editor.send({ type: 'decorator.toggle', decorator: mark })
  return { name, face, keys, isOn: isActiveDecorator(mark), run }
}

function heading(level: number): Tool {
  const style = `h${level}`
  const run = (editor: Editor) => editor.send({ type: 'style.toggle', style })
  return { name: said.heading({ level: String(level) }), face: `H${level}`, isOn: isActiveStyle(style), run }
}

function list(name: string, listItem: 'bullet' | 'number'): Tool {
  const run = (editor: Editor) => editor.send({ type: 'list item.toggle', listItem })
  return { name, face: <Icon name={listItem} />, isOn: isActiveListItem(listItem), run }
}

function shortcut(keys: string): string {
  return /Mac|iP(hone|ad)/.test(navigator.platform)
    ? `⌘${keys.replace('Shift+', '⇧')}`
    : `${words.keys.control}+${keys.replace('Shift', words.keys.shift)}`
}
