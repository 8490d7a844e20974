/** A network link between a node and a service, which a test can cut or turn into a black hole. */
import { connect, createServer, type Socket } from 'node:net'
import { listen } from './listen.ts'

export interface TcpProxy extends AsyncDisposable {
  readonly port: number
  /** Breaks all connections and refuses new ones. */
  cut(): void
  /** Drops all traffic without notice. */
  freeze(): void
  mend(): void
  /** Existing connections receive nothing more, without notice; new ones work. As after a laptop's sleep. */
  forget(): void
  /** Delivers the next requests, this many, but loses their responses: the connection breaks instead. */
  loseAnswers(count: number): void
  /** How many responses were lost this way. */
  readonly lost: number
}

type Pair = { readonly near: Socket; readonly far: Socket }

export async function startTcpProxy(targetPort: number): Promise<TcpProxy> {
  const pairs = new Set<Pair>()
  const forgotten = new Set<Pair>()
  let state: 'whole' | 'cut' | 'frozen' = 'whole'
  let [toLose, lost] = [0, 0]
  const server = createServer(near => {
    if (state === 'cut') return void near.resetAndDestroy()
    const far = connect(targetPort, '127.0.0.1')
    const pair = { near, far }
    pairs.add(pair)
    near.pipe(far)
    far.on('data', () => lose(pair))
    far.pipe(near)
    for (const socket of [near, far]) {
      socket.on('error', () => {})
      socket.on('close', () => end(pair))
    }
    if (state === 'frozen') hold(pair)
  })
  const at = await listen(server)

  function end(pair: Pair): void {
    pairs.delete(pair)
    forgotten.delete(pair)
    pair.near.destroy()
    pair.far.destroy()
  }

  function lose({ near }: Pair): void {
    if (toLose === 0) return
    toLose--
    lost++
    near.resetAndDestroy()
  }

  function hold({ near, far }: Pair): void {
    near.unpipe(far)
    far.unpipe(near)
    near.pause()
    far.pause()
  }

  return {
    port: at.port,
    cut() {
      state = 'cut'
      for (const { near } of pairs) near.resetAndDestroy()
    },
    freeze() {
      state = 'frozen'
      for (const pair of pairs) hold(pair)
    },
    mend() {
      state = 'whole'
      for (const { near, far } of pairs) {
        near.pipe(far)
        far.pipe(near)
      }
    },
    forget() {
      for (const pair of pairs) {
        hold(pair)
        forgotten.add(pair)
      }
      pairs.clear()
    },
    loseAnswers(count) {
      toLose = count
    },
    get lost() {
      return lost
    },
    async [Symbol.asyncDispose]() {
      for (const pair of [...pairs, ...forgotten]) end(pair)
      await at[Symbol.asyncDispose]()
    },
  }
}
