/** A call to the API of a server in a test. */

export type ApiCall = {
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** The admin key by default; `null` sends none. */
  readonly key?: string | null
}

export type ApiAnswer = {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The parsed JSON; undefined if the text is not JSON. Untyped, because tests know what they requested. */
  // biome-ignore lint/suspicious/noExplicitAny: tests access responses of every shape
  readonly body: any
}

type Server = { readonly url: string; readonly key: string }
type Call = ApiCall & { readonly method: string; readonly path: string }

/** Whatever the answer. */
export async function callApi(server: Server, call: Call): Promise<ApiAnswer> {
  const { method, path, body, headers = {}, key = server.key } = call
  const answer = await fetch(new URL(path, server.url), {
    method,
    redirect: 'manual',
    headers: {
      // A connection kept for the next call may be closed by a restart in the moment in which that call takes it.
      Connection: 'close',
      ...(key !== null && { Authorization: `Bearer ${key}` }),
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: written(body) }),
  })
  const text = await answer.text()
  return { status: answer.status, headers: answer.headers, text, body: jsonIn(text) }
}

/** The body of an answer; rejects one that is a refusal. */
export function demand({ status, text, body }: ApiAnswer) {
  if (status >= 300) throw new Error(`The server answered ${status}: ${text}`)
  return body
}

function written(body: unknown): string | Uint8Array<ArrayBuffer> {
  if (body instanceof Uint8Array) return new Uint8Array(body)
  return typeof body === 'string' ? body : JSON.stringify(body)
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
