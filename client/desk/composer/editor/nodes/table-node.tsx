/** A table in the text: its cells, headers, and rows and columns that come and go. */
import { type BlockObjectRenderProps, type Path, useEditor } from '@portabletext/editor'
import { type ClipboardEvent, type KeyboardEvent, useRef, useState } from 'react'
import type { EditorTable } from '#client/desk/composer/body/editor-schema.ts'
import { TextField } from '#client/desk/composer/extras/text-field.tsx'
import * as tables from '#client/desk/composer/table/table.ts'
import { drawNow } from '#client/desk/kit/draw-now.ts'
import { words } from '#client/desk/kit/words.ts'
import { MOST_COLUMNS, MOST_ROWS } from '#shared/blog/portable-text.ts'
import { NodeActions } from './node-actions.tsx'
import { NodeFields } from './node-field.tsx'

const said = words.table
const CAPTION_CHARACTERS = 300

export function TableNode({ attributes, children, node, path, selected, focused, readOnly }: BlockObjectRenderProps) {
  const { table, change, settle, makeKey } = useTable((node as unknown as EditorTable).table, path)
  const [spot, setSpot] = useState<tables.Spot>({ row: 0, column: 0 })
  const [left, setLeft] = useState<Left>()
  const { caption = '' } = table
  const editor = useEditor()
  // With the caret elsewhere, the editor's next redrawing would take the focus from the cell.
  const point = { path, offset: 0 }
  const excess = caption.length - CAPTION_CHARACTERS
  return (
    <div {...attributes} className="composer-node composer-table" data-selected={selected || focused || undefined}>
      {children}
      <NodeFields path={path}>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: hears only where the focus goes */}
        <div
          className="composer-table-parts"
          onFocus={() => selected || editor.send({ type: 'select', at: { anchor: point, focus: point } })}
          onBlur={({ currentTarget, relatedTarget }) => currentTarget.contains(relatedTarget) || settle()}
        >
          <TextField
            label={said.caption}
            value={caption}
            isWrong={excess > 0}
            hint={excess > 0 ? words.problem.tooLong({ excess }) : undefined}
            disabled={readOnly}
            onText={text => change({ ...table, caption: text })}
          />
          <Cells {...{ table, readOnly, makeKey }} onChange={change} onSpot={setSpot} onPasted={setLeft} />
          <LeftOut {...(left ?? { rows: 0, columns: 0 })} />
          {!readOnly && <Shape {...{ table, spot, makeKey }} onChange={change} />}
        </div>
        {!readOnly && <NodeActions path={path} what="other" />}
      </NodeFields>
    </div>
  )
}

/** The editor takes a moment; a field that waited for it would lose the caret. */
function useTable(held: tables.TableParts, path: Path) {
  const editor = useEditor()
  const [typed, setTyped] = useState<tables.TableParts>()
  function change(table: tables.TableParts) {
    setTyped(table)
    editor.send({ type: 'block.set', at: path, props: { table } })
  }
  const makeKey = () => editor.getSnapshot().context.keyGenerator()
  return { table: typed ?? held, change, settle: () => setTyped(undefined), makeKey }
}

type Changing = {
  readonly table: tables.TableParts
  readonly makeKey: () => string
  readonly onChange: (table: tables.TableParts) => void
}

type Left = ReturnType<typeof tables.leftOut>
type CellsProps = Changing & {
  readonly readOnly: boolean
  readonly onSpot: (spot: tables.Spot) => void
  readonly onPasted: (left: Left) => void
}

function Cells({ table, onChange, makeKey, ...rest }: CellsProps) {
  const grid = useRef<HTMLTableElement>(null)
  const width = tables.widthOf(table)

  function lead(spot: tables.Spot) {
    grid.current?.rows[spot.row]?.cells[spot.column]?.querySelector('textarea')?.focus()
  }

  return (
    <div className="composer-table-scroll">
      <table ref={grid}>
        <tbody>
          {table.rows.map(({ cells }, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a key may occur twice in what a client sent
            <tr key={row}>
              {Array.from({ length: width }, (_, column) => {
                const Tag = (table.headerRow && row === 0) || (table.headerColumn && column === 0) ? 'th' : 'td'
                const text = tables.textOfCell(cells[column])
                return (
                  // biome-ignore lint/suspicious/noArrayIndexKey: as above
                  <Tag key={column}>
                    <CellField {...{ table, onChange, makeKey, ...rest, text }} spot={{ row, column }} onLead={lead} />
                  </Tag>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

type CellField = CellsProps & {
  readonly spot: tables.Spot
  readonly text: string
  readonly onLead: (spot: tables.Spot) => void
}

function CellField({ table, readOnly, makeKey, onChange, onSpot, onPasted, spot, text, onLead }: CellField) {
  const { row, column } = spot

  function keyDown(event: KeyboardEvent) {
    if (event.key !== 'Enter' || event.shiftKey || event.ctrlKey || event.metaKey) return
    if (event.nativeEvent.isComposing) return
    event.preventDefault()
    const isLast = row === table.rows.length - 1
    if (isLast && !tables.canAddRow(table)) return
    // Synchronously: the next key stroke is meant for the new row.
    if (isLast) drawNow(() => onChange(tables.addRow(table, row, makeKey)))
    onLead({ row: row + 1, column })
  }

  /** A range of a spreadsheet comes as lines with tabs. */
  function paste(event: ClipboardEvent) {
    const pasted = event.clipboardData.getData('text/plain').replace(/\r\n?/g, '\n').replace(/\n$/, '')
    if (!pasted.includes('\t')) return
    event.preventDefault()
    const texts = pasted.split('\n').map(line => line.split('\t'))
    onChange(tables.writeGrid(table, { ...spot, texts, makeKey }))
    onPasted(tables.leftOut({ ...spot, texts }))
  }

  return (
    <textarea
      rows={text.split('\n').length}
      dir="auto"
      value={text}
      readOnly={readOnly}
      aria-label={said.cell({ row: row + 1, column: column + 1 })}
      onFocus={() => onSpot(spot)}
      onKeyDown={keyDown}
      onPaste={paste}
      onChange={({ target }) => onChange(tables.writeCell(table, { ...spot, text: target.value, makeKey }))}
    />
  )
}

/** Of the range that was pasted last. */
function LeftOut({ rows, columns }: Left) {
  return (
    <div role="alert">
      {rows > 0 && (
        <p className="composer-hint composer-problem">{said.leftOutRows({ count: rows, most: MOST_ROWS })}</p>
      )}
      {columns > 0 && (
        <p className="composer-hint composer-problem">{said.leftOutColumns({ count: columns, most: MOST_COLUMNS })}</p>
      )}
    </div>
  )
}

/** Where rows and columns come and go: at the cell that had the focus last. */
function Shape({ table, spot, makeKey, onChange }: Changing & { readonly spot: tables.Spot }) {
  const row = Math.min(spot.row, table.rows.length - 1)
  const column = Math.min(spot.column, tables.widthOf(table) - 1)
  return (
    <>
      <p className="composer-hint">{said.help}</p>
      <div className="composer-node-actions">
        <Check
          label={said.headerRow}
          isOn={table.headerRow === true}
          onChange={headerRow => onChange({ ...table, headerRow })}
        />
        <Check
          label={said.headerColumn}
          isOn={table.headerColumn === true}
          onChange={headerColumn => onChange({ ...table, headerColumn })}
        />
      </div>
      <div className="composer-node-actions">
        <Do
          isOff={!tables.canAddRow(table)}
          text={said.addRow}
          onDo={() => onChange(tables.addRow(table, row, makeKey))}
        />
        <Do
          isOff={!tables.canAddColumn(table)}
          text={said.addColumn}
          onDo={() => onChange(tables.addColumn(table, column, makeKey))}
        />
        <Do
          isOff={table.rows.length < 2}
          text={said.removeRow({ row: row + 1 })}
          onDo={() => onChange(tables.removeRow(table, row))}
        />
        <Do
          isOff={tables.widthOf(table) < 2}
          text={said.removeColumn({ column: column + 1 })}
          onDo={() => onChange(tables.removeColumn(table, column))}
        />
      </div>
    </>
  )
}

type CheckProps = { readonly label: string; readonly isOn: boolean; readonly onChange: (isOn: boolean) => void }

function Check({ label, isOn, onChange }: CheckProps) {
  return (
    <label className="check">
      <input type="checkbox" checked={isOn} onChange={({ target }) => onChange(target.checked)} />
      {label}
    </label>
  )
}

function Do({ text, isOff, onDo }: { readonly text: string; readonly isOff: boolean; readonly onDo: () => void }) {
  return (
    <button type="button" aria-disabled={isOff} onClick={() => isOff || onDo()}>
      {text}
    </button>
  )
}
