/**
 * The text of a work: a plain field at once, in its place the composer once that has loaded and nobody is typing. The composer is
 * built out of sight, so that at each moment one of the two takes what is typed.
 */
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import { linesOf, spotIn } from '#client/desk/composer/body/plain-body.ts'
import { drawNow } from '#client/desk/kit/draw-now.ts'
import { MissingPart } from '#client/desk/kit/part.tsx'
import type { TextSpot } from '#client/desk/kit/text-spot.ts'
import { offerPlace, type TypingPlace } from '#client/desk/kit/typing-place.ts'
import { useStore } from '#client/desk/kit/use-store.ts'
import { words } from '#client/desk/kit/words.ts'
import { composerFile, loadComposer } from './composer-file.ts'
import { PlainField } from './plain-field.tsx'
import type { RichText as Props } from './rich-text.tsx'
import { createTypingPause } from './typing-pause.ts'

/** `built`: the composer is there, but hidden. */
type Stage = 'plain' | 'built' | 'whole'

type WorkText = Omit<Props, 'offerPlace'>

export function WorkText(props: WorkText) {
  const { RichText, isMissing } = useStore(composerFile)
  const isPlain = linesOf(props.fields.body) !== undefined
  const { stage, field, pause, offer } = useStages({ isLoaded: RichText !== undefined, isPlain })
  const { fields, onChange, wanted, problem, ...rest } = props

  useEffect(() => void loadComposer(), [])

  return (
    <>
      {isMissing && <MissingPart />}
      {stage !== 'whole' && isPlain && (
        <PlainField
          body={fields.body}
          onChange={body => onChange({ ...fields, body })}
          {...{ field, pause, offerPlace }}
        />
      )}
      {!RichText && !isPlain && !isMissing && <p className="soft page">{words.loading}</p>}
      {RichText && stage !== 'plain' && (
        <div hidden={stage === 'built'}>
          <RichText
            {...rest}
            {...{ fields, onChange }}
            {...(stage === 'whole' && { wanted, problem })}
            offerPlace={offer}
          />
        </div>
      )}
    </>
  )
}

type Staging = { readonly isLoaded: boolean; readonly isPlain: boolean }

function useStages({ isLoaded, isPlain }: Staging) {
  // With the composer at hand, or nothing to keep in place, there is no plain field to begin with.
  const [stage, setStage] = useState<Stage>(isLoaded ? 'whole' : 'plain')
  const [pause] = useState(createTypingPause)
  const field = useRef<HTMLTextAreaElement>(null)
  const now = useRef(stage)

  const show = useCallback((next: Stage) => {
    now.current = next
    drawNow(() => setStage(next))
  }, [])

  useEffect(() => {
    if (isLoaded && stage === 'plain') return pause.atRest(() => show(isPlain ? 'built' : 'whole'))
  }, [isLoaded, isPlain, stage, pause, show])

  /** Called by the composer once it takes text. */
  const offer = useCallback(
    (place: TypingPlace) => {
      if (now.current !== 'built') return offerPlace(place)
      if (!pause.isAtRest()) {
        show('plain')
        return () => {}
      }
      const held = heldBy(field)
      show('whole')
      const leave = offerPlace(place)
      if (held) place.focusAt?.(held)
      return leave
    },
    [pause, show],
  )

  return { stage, field, pause, offer }
}

/** The selection, if the field has the focus. */
function heldBy({ current: field }: RefObject<HTMLTextAreaElement | null>): readonly [TextSpot, TextSpot] | undefined {
  if (!field || document.activeElement !== field) return undefined
  const { value, selectionStart, selectionEnd, selectionDirection } = field
  const [from, to] = [spotIn(value, selectionStart), spotIn(value, selectionEnd)]
  return selectionDirection === 'backward' ? [to, from] : [from, to]
}
