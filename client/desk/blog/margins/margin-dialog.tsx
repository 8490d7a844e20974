/** Everything noted beside one update: who sees to it, how far it is checked, the notes. Each choice is stored as it is made. */
import { useEffect, useRef, useState } from 'react'
import { mayPublish } from '#client/desk/api/login/login.ts'
import { failureText } from '#client/desk/api/problem-text.ts'
import { useBlog } from '#client/desk/blog/blog-desk.ts'
import { UpdateGlimpse } from '#client/desk/blog/changes/update-glimpse.tsx'
import { locale } from '#client/desk/kit/language.ts'
import { Modal } from '#client/desk/kit/modal.tsx'
import { useOneRun } from '#client/desk/kit/one-run.ts'
import { tellProblem } from '#client/desk/kit/toasts.tsx'
import { useStore } from '#client/desk/kit/use-store.ts'
import { words } from '#client/desk/kit/words.ts'
import { CHECKS, type FactCheck } from '#shared/blog/margin-limits.ts'
import type { Update } from '#shared/blog/update.ts'
import { showAge } from '#shared/view/age.ts'
import { AssigneeField } from './assignee-field.tsx'
import { LabelField } from './label-field.tsx'
import { editMargin, type MarginPatch, type ShownMargin } from './margin-calls.ts'
import { marginsOf } from './margins-desk.ts'
import { Notes } from './notes.tsx'

const said = words.margin

export function MarginDialog({ update, onClose }: { readonly update: Update; readonly onClose: () => void }) {
  const { desk, blog, login } = useBlog()
  const margins = marginsOf(desk)
  const margin = useStore({ ...margins.known, get: () => margins.known.get().get(update.id) })
  const [problem, setProblem] = useProblem()
  const { isRunning, press } = useOneRun()
  const isEditor = mayPublish(login)
  const hasTurn = isEditor || margin?.isYours === true

  async function change(patch: MarginPatch) {
    const version = margin?.version ?? 0
    const outcome = await editMargin({ blog: blog.id, update: update.id, version, patch })
    if (outcome.kind === 'done') margins.take([outcome.margin])
    if (outcome.kind === 'stale') margins.take([outcome.current])
    if (outcome.kind === 'done') return setProblem(undefined)
    setProblem(outcome.kind === 'stale' ? said.stale : failureText(outcome))
  }

  return (
    <Modal title={said.title} onClose={onClose}>
      <UpdateGlimpse update={update} />
      <p className="soft">{said.help}</p>
      <div className="margin">
        {isEditor && <AssigneeField {...{ margin }} onAssignee={assignee => void change({ assignee })} />}
        {!isEditor && margin?.isYours && (
          <p>
            {said.forYou}{' '}
            <button type="button" aria-disabled={isRunning} onClick={press(() => change({ assignee: null }))}>
              {said.handBack}
            </button>
          </p>
        )}
        <CheckField {...{ margin, hasTurn }} onCheck={check => void change({ check })} />
        {isEditor && <LabelField update={update} />}
        <p className="problem" role="alert">
          {problem}
        </p>
        {hasTurn && <Notes {...{ margin }} update={update.id} onProblem={setProblem} />}
      </div>
    </Modal>
  )
}

/** What goes wrong after the dialog was closed is still told. */
function useProblem() {
  const [problem, setProblem] = useState<string>()
  const isOpen = useRef(true)
  useEffect(
    () => () => {
      isOpen.current = false
    },
    [],
  )

  function tellOf(found: string | undefined) {
    if (isOpen.current) setProblem(found)
    else if (found !== undefined) tellProblem(found)
  }

  return [problem, tellOf] as const
}

type CheckProps = {
  readonly margin: ShownMargin | undefined
  readonly hasTurn: boolean
  readonly onCheck: (check: FactCheck | null) => void
}

function CheckField({ margin, hasTurn, onCheck }: CheckProps) {
  const { checked } = margin ?? {}
  const choices = [['', said.unsaid], ...CHECKS.map(one => [one, said.states[one]] as const)] as const
  return (
    <fieldset className="margin-check" disabled={!hasTurn}>
      <legend>{said.check}</legend>
      {choices.map(([value, text]) => (
        <label key={value} className="check">
          <input
            type="radio"
            name="margin-check"
            checked={(checked?.state ?? '') === value}
            onChange={() => onCheck(value || null)}
          />
          {text}
        </label>
      ))}
      {checked && (
        <p className="help">
          {said.saidBy({ name: checked.by.name, age: showAge(Date.now() - Date.parse(checked.at), locale) })}
        </p>
      )}
    </fieldset>
  )
}
