type Part = AsyncDisposable | { close(): unknown } | (() => unknown)

/** Makes it disposable: its parts are closed in the given order. A function is called. */
export function closing<T extends object>(parts: readonly Part[], made: T): T & AsyncDisposable {
  return Object.assign(made, {
    async [Symbol.asyncDispose]() {
      for (const part of parts) await close(part)
    },
  })
}

function close(part: Part): unknown {
  if (typeof part === 'function') return part()
  return Symbol.asyncDispose in part ? part[Symbol.asyncDispose]() : part.close()
}
