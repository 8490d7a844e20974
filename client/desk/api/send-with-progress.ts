/** `fetch` for large uploads: only XMLHttpRequest tells how much is sent. */

/** @param report Takes how much of the body is sent, from 0 to 1. */
export function sendWithProgress(report: (sent: number) => void): typeof fetch {
  return (address, asked = {}) =>
    new Promise((resolve, reject) => {
      const { signal } = asked
      const request = new XMLHttpRequest()
      request.open(asked.method ?? 'GET', String(address))
      for (const [name, value] of new Headers(asked.headers)) request.setRequestHeader(name, value)
      request.upload.onprogress = ({ loaded, total }) => total > 0 && report(loaded / total)
      request.onload = () => resolve(answerOf(request))
      // As `fetch` fails.
      request.onerror = () => reject(new TypeError('The network failed'))
      request.onabort = () => reject(signal?.reason ?? new TypeError('Stopped'))
      signal?.addEventListener('abort', () => request.abort())
      if (signal?.aborted) return reject(signal.reason)
      request.send(asked.body as XMLHttpRequestBodyInit)
    })
}

function answerOf(request: XMLHttpRequest): Response {
  const { status, responseText } = request
  const headers = new Headers()
  for (const line of request.getAllResponseHeaders().trim().split(/\r\n/)) {
    const colon = line.indexOf(':')
    if (colon > 0) headers.append(line.slice(0, colon), line.slice(colon + 1).trim())
  }
  return new Response(responseText, { status, headers })
}
