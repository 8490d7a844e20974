/** What a button asks of the server, once: until the answer is there, another press does nothing. */
import { useRef, useState } from 'react'

/** `isRunning` is for `aria-disabled`. Buttons that share it wait for one another. */
export function useOneRun() {
  const [isRunning, setRunning] = useState(false)
  // A second press may come before the state is drawn.
  const now = useRef(false)

  function turn(isOn: boolean) {
    now.current = isOn
    setRunning(isOn)
  }

  const press = (work: () => Promise<unknown>) => () => {
    if (now.current) return
    turn(true)
    void work().finally(() => turn(false))
  }

  return { isRunning, press }
}
