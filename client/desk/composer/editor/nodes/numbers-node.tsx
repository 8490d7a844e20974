/** A panel of numbers in the text: up to six figures with their labels. */
import type { BlockObjectRenderProps } from '@portabletext/editor'
import type { EditorNumbers, NumbersParts } from '#client/desk/composer/body/editor-schema.ts'
import { words } from '#client/desk/kit/words.ts'
import { MOST_FIGURES } from '#shared/blog/portable-text.ts'
import { LimitedField } from './limited-field.tsx'
import { PartsFrame } from './parts-frame.tsx'
import { useParts } from './use-parts.ts'

const said = words.composer.nodes.numbers

type Figure = NumbersParts['figures'][number]

export function NumbersNode({ node, path, readOnly, ...rest }: BlockObjectRenderProps) {
  const held = (node as unknown as EditorNumbers).numbers
  const { parts, change, settle, select, makeKey } = useParts(held, { path, name: 'numbers' })
  const { figures } = parts
  const put = (index: number, figure: Figure) => change({ ...parts, figures: figures.with(index, figure) })
  const add = () =>
    change({ ...parts, figures: [...figures, { _type: 'figure', _key: makeKey(), label: '', value: '' }] })
  const fields = (
    <>
      <p className="composer-hint">{said.help}</p>
      {figures.map((figure, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a key may occur twice in what a client sent
        <div key={index} className="composer-node-row">
          {FIELDS.map(({ name, longest }) => (
            <LimitedField
              key={name}
              {...{ label: said[name], value: figure[name], longest, disabled: readOnly }}
              onText={text => put(index, { ...figure, [name]: text })}
            />
          ))}
          {!readOnly && figures.length > 1 && (
            <button
              type="button"
              aria-label={said.remove({ number: index + 1 })}
              onClick={() => change({ ...parts, figures: figures.toSpliced(index, 1) })}
            >
              ×
            </button>
          )}
        </div>
      ))}
      {!readOnly && figures.length < MOST_FIGURES && (
        <button type="button" onClick={add}>
          {said.add}
        </button>
      )}
      <LimitedField
        {...{ label: words.fieldsInText.caption, value: parts.caption, longest: 300, disabled: readOnly }}
        onText={caption => change({ ...parts, caption })}
      />
    </>
  )
  return <PartsFrame {...rest} {...{ path, readOnly, fields, onEnter: select, onLeave: settle }} />
}

const FIELDS = [
  { name: 'label', longest: 100 },
  { name: 'value', longest: 40 },
  { name: 'previous', longest: 40 },
] as const
