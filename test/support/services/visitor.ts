/** A browser without a window: follows redirects and keeps cookies, each for its host, and submits the provider's forms. */

type Page = {
  readonly url: string
  readonly status: number
  readonly text: string
  readonly cookies: readonly string[]
}

export class Visitor {
  readonly #jars = new Map<string, Map<string, string>>()
  /** The addresses of all redirects, in order. */
  readonly trail: string[] = []

  cookie(host: string): string {
    return [...(this.#jars.get(host) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  forget(host: string): void {
    this.#jars.delete(host)
  }

  /** Until `isEnd` of an address, which is not visited then, or to a page. */
  async visit(address: string, options: VisitOptions = {}): Promise<Page> {
    const { isEnd = () => false, form, headers = {} } = options
    const response = await this.#send(address, { form, headers })
    const location = response.headers.get('Location')
    const cookies = response.headers.getSetCookie()
    if (location === null) return { url: address, status: response.status, text: await response.text(), cookies }
    await response.body?.cancel()
    const next = new URL(location, address).href
    this.trail.push(next)
    if (isEnd(next)) return { url: next, status: response.status, text: '', cookies }
    return this.visit(next, { isEnd })
  }

  /** Enters a login at the provider's form, and confirms what the provider asks then. */
  async signInAt(address: string, login: string, isEnd: (url: string) => boolean): Promise<Page> {
    let page = await this.visit(address, { isEnd })
    for (let asked = 0; asked < 5 && !isEnd(page.url); asked += 1) {
      const [, action] = /<form[^>]* action="([^"]+)"/.exec(page.text) ?? []
      const [, prompt] = /name="prompt" value="(\w+)"/.exec(page.text) ?? []
      if (action === undefined || prompt === undefined) return page
      const fields = prompt === 'login' ? { prompt, login, password: 'any' } : { prompt }
      page = await this.visit(new URL(action, page.url).href, { form: fields, isEnd })
    }
    return page
  }

  async #send(address: string, { form, headers }: Pick<VisitOptions, 'form' | 'headers'>): Promise<Response> {
    const { host } = new URL(address)
    const response = await fetch(address, {
      redirect: 'manual',
      headers: { ...headers, Cookie: this.cookie(host), Connection: 'close' },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    })
    this.#keep(host, response.headers.getSetCookie())
    return response
  }

  #keep(host: string, cookies: readonly string[]): void {
    const jar = this.#jars.get(host) ?? new Map<string, string>()
    this.#jars.set(host, jar)
    for (const cookie of cookies) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      const isGone = value === '' || /max-age=0|expires=Thu, 01 Jan 1970/i.test(cookie)
      if (isGone) jar.delete(name)
      else jar.set(name, value)
    }
  }
}

type VisitOptions = {
  readonly isEnd?: ((url: string) => boolean) | undefined
  readonly form?: Readonly<Record<string, string>> | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
}
