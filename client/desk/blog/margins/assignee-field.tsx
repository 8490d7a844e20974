/** To whom an update is given: colleagues that are at the desk of the coverage first. */
import { useEffect, useId, useState } from 'react'
import { failureText } from '#client/desk/api/problem-text.ts'
import { useBlog } from '#client/desk/blog/blog-desk.ts'
import { useStore } from '#client/desk/kit/use-store.ts'
import { words } from '#client/desk/kit/words.ts'
import { type Colleague, listColleagues, type ShownMargin } from './margin-calls.ts'

const said = words.margin

type Props = {
  readonly margin: ShownMargin | undefined
  readonly onAssignee: (key: string | null) => void
}

export function AssigneeField({ margin, onAssignee }: Props) {
  const { desk } = useBlog()
  const present = new Set(useStore(desk.present).map(({ name }) => name))
  const { colleagues, problem } = useColleagues()
  const id = useId()
  const { assignee } = margin ?? {}
  const isListed = colleagues.some(({ key }) => key === assignee?.key)
  const all: readonly Colleague[] =
    assignee && !isListed ? [...colleagues, { ...assignee, isYou: margin?.isYours ?? false }] : colleagues
  const isHere = ({ name, isYou }: Colleague) => isYou || present.has(name)
  const groups = [
    [said.here, all.filter(isHere).toSorted((a, b) => Number(b.isYou) - Number(a.isYou))],
    [said.others, all.filter(one => !isHere(one))],
  ] as const

  return (
    <div className="field">
      <label htmlFor={id}>{said.giveTo}</label>
      <select id={id} value={assignee?.key ?? ''} onChange={({ target }) => onAssignee(target.value || null)}>
        <option value="">{said.nobody}</option>
        {groups
          .filter(([, members]) => members.length > 0)
          .map(([group, members]) => (
            <optgroup key={group} label={group}>
              {members.map(({ key, name, isYou }) => (
                <option key={key} value={key}>
                  {isYou ? said.you({ name }) : name}
                </option>
              ))}
            </optgroup>
          ))}
      </select>
      {problem && <p className="problem">{problem}</p>}
    </div>
  )
}

function useColleagues() {
  const { blog } = useBlog()
  const [colleagues, setColleagues] = useState<readonly Colleague[]>([])
  const [problem, setProblem] = useState<string>()

  useEffect(() => {
    let isWanted = true
    void listColleagues(blog.id).then(answer => {
      if (!isWanted) return
      if (answer.kind === 'done') setColleagues(answer.colleagues)
      else setProblem(failureText(answer))
    })
    return () => {
      isWanted = false
    }
  }, [blog.id])

  return { colleagues, problem }
}
