/** Checks the node on this machine: that it answers, its version, and what it says about the parts that it depends on. */
import { type CheckNote, type DoctorCheck, noteOk, noteProblem, noteSkipped, noteWarning } from './doctor-check.ts'
import type { NotShown } from './doctor-pass.ts'
import type { NodeAnswer, NodePart } from './node-answer.ts'

type ServerCheckOptions = {
  /** Undefined if it is not known. */
  readonly url: string | undefined
  readonly version: string
  readonly ask: () => Promise<NodeAnswer>
  readonly notShown: NotShown
}

export function serverCheck({ url, version, ask, notShown }: ServerCheckOptions): DoctorCheck {
  return {
    name: 'server',
    ifLate:
      'Something listens on the port of the server and stays silent; its log says more, and a restart mends it (systemctl restart crier, docker compose restart).',
    async run() {
      if (url === undefined)
        return [
          noteSkipped('CRIER_PORT is 0, so its port is not known here.', {
            change: 'Add --port <the port of the running server>.',
          }),
        ]
      const answer = await ask()
      if (answer.kind === 'away') return [answer.isSilent ? silentNote(url) : awayNote(url, answer.reason)]
      if (answer.kind === 'stranger') return [strangerNote(url, answer.answer.status)]
      return nodeNotes(url, { answer, version, notShown })
    },
  }
}

function awayNote(url: string, reason: string): CheckNote {
  return noteWarning(`No server answers at ${url}: ${reason}.`, {
    expected: 'A running server; checks of its process were made for this command instead.',
    change:
      'Start it (systemctl start crier, docker compose up, crier serve); if it listens elsewhere, add --port and --host.',
  })
}

function silentNote(url: string): CheckNote {
  return noteProblem(`Something listens at ${url}, and does not answer within seconds.`, {
    expected: 'An answer of the server.',
    change:
      '"ss -ltnp" shows which program it is. If it is Crier: keep the output of "top -H -p <pid>" and the last lines of its log, and restart it.',
  })
}

function strangerNote(url: string, status: number): CheckNote {
  return noteProblem(`${url} is answered by another program, or an older Crier (status ${status}).`, {
    expected: 'This version of Crier.',
    change: `"ss -ltnp" shows which program listens there; restart the server if it is an older Crier, or add --port with its port.`,
  })
}

type Found = Pick<ServerCheckOptions, 'version' | 'notShown'> & {
  readonly answer: NodeAnswer & { readonly kind: 'node' }
}

function nodeNotes(url: string, { answer, version, notShown }: Found): readonly CheckNote[] {
  const { parts, inspected } = answer
  const down = parts.filter(({ status }) => status === 'down').map(partNote)
  const found = inspected === undefined ? `A node answers at ${url}.` : `Crier ${inspected.version} answers at ${url}.`
  const isReady = answer.answer.status === 200
  return [
    isReady ? noteOk(found) : notReadyNote(found, answer.answer.status),
    ...down,
    ...(inspected !== undefined && inspected.version !== version ? [otherVersion(inspected.version, version)] : []),
    ...(inspected === undefined && isReady ? [unknownNote(notShown)] : []),
  ]
}

function notReadyNote(found: string, status: number): CheckNote {
  return noteProblem(`${found} It is not ready (status ${status}).`, {
    expected: 'Status 200 at /readyz.',
    change: 'See the parts below; if there are none, it is just stopping: wait, or start it.',
  })
}

function partNote({ name, needed, reason = 'it is down' }: NodePart): CheckNote {
  const found = `Its ${name} is down: ${reason}.`
  const advice = {
    expected: 'up',
    change: `See the checks of the ${name} in this report, and the lines of the server's log about it.`,
  }
  return needed ? noteProblem(found, advice) : noteWarning(found, advice)
}

function otherVersion(running: string, here: string): CheckNote {
  return noteWarning(`The server runs version ${running}, this command is version ${here}.`, {
    expected: 'The same version.',
    change: `Restart the server to run ${here}, or run the doctor of ${running}.`,
  })
}

function unknownNote({ reason, change }: NotShown): CheckNote {
  return noteSkipped(`It does not show its details: ${reason}.`, { change })
}
