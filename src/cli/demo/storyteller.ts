/** Posts a story over the HTTP API, scene by scene, and remembers the updates it has posted. */
import type { Api } from '#cli/api.ts'
import type { NewBlog } from '#client/posting/src/fields.ts'
import type { Blog } from '#shared/blog/blog.ts'
import { headline } from '#shared/blog/plain-text.ts'
import type { Update } from '#shared/blog/update.ts'
import type { Scene, SceneSetting } from './scene.ts'

type Post = Extract<Scene, { kind: 'post' }>

type StorytellerOptions = {
  readonly api: Api
  /** The beginning of the demo; the story's times are relative to it. */
  readonly start: Date
  readonly picture: SceneSetting['picture']
}

export class Storyteller {
  readonly #api: Api
  readonly #setting: SceneSetting
  readonly #told = new Map<string, Update>()
  #blog: Blog | undefined

  constructor({ api, start, picture }: StorytellerOptions) {
    this.#api = api
    this.#setting = {
      picture,
      idOf: name => this.#update(name).id,
      ago: minutes => new Date(start.getTime() - minutes * 60_000).toISOString(),
    }
  }

  async open(fields: (setting: SceneSetting) => NewBlog): Promise<void> {
    this.#blog = (await this.#api.createBlog(fields(this.#setting))).blog
  }

  /** Returns what was done, in a few words. */
  async tell(scene: Scene): Promise<string> {
    const blog = this.#open()
    switch (scene.kind) {
      case 'post':
        return `posted     ${headline(await this.#post(blog, scene))}`
      case 'correct': {
        const { correction } = scene
        const fields = { ...scene.content(this.#setting), ...(correction && { correction }) }
        const update = await this.#api.correct(this.#update(scene.name), fields)
        this.#told.set(scene.name, update)
        return `${correction ? 'corrected ' : 'edited    '} ${headline(update)}`
      }
      case 'retract':
      case 'remove': {
        const { kind, name, note } = scene
        const update = this.#update(name)
        await this.#api.withdraw(update, { mode: kind, ...(note && { note }) })
        return `${kind === 'retract' ? 'retracted ' : 'removed   '} ${headline(update)}`
      }
      case 'edit':
        this.#blog = (await this.#api.editBlog(blog, scene.blog)).blog
        return `${scene.blog.state === 'ended' ? 'ended     ' : 'edited    '} ${this.#blog.title}`
    }
  }

  async #post(blog: Blog, { name, minutesAgo, content }: Post): Promise<Update> {
    const time = minutesAgo === undefined ? {} : { time: this.#setting.ago(minutesAgo) }
    const posted = await this.#api.post(blog.id, { ...content(this.#setting), ...time }, `${blog.id}/${name}`)
    if (posted.kind !== 'posted') throw new Error(`"${name}" was posted before`)
    this.#told.set(name, posted.update)
    return posted.update
  }

  #open(): Blog {
    if (!this.#blog) throw new Error('The blog must be opened before anything is posted')
    return this.#blog
  }

  #update(name: string): Update {
    const update = this.#told.get(name)
    if (!update) throw new Error(`"${name}" has not been posted yet`)
    return update
  }
}
