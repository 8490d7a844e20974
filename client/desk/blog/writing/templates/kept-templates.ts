/** A person's own templates, on this device. They stay when the person signs out; no other editor on the device sees them. */
import { readStored, storeValue } from '#client/desk/kit/storage.ts'
import { createStore, type Readable } from '#client/desk/kit/store.ts'
import { slashName } from '#shared/blog/slash-name.ts'
import { isTemplate, type Template } from './template.ts'

/** More would not be found again. */
const MOST_TEMPLATES = 100
/** About a page of text; all of them together stay far below what a browser stores for a site. */
const LONGEST = 20_000

type Saved = 'saved' | 'full' | 'long' | 'refused'

type Templates = {
  readonly list: Readable<readonly Template[]>
  /** One of the same name is replaced. */
  save(template: Template): Saved
  remove(template: Template): void
}

const opened = new Map<string, Templates>()

/** @param owner `ownerOf` a login */
export function templatesOf(owner: string): Templates {
  const held = opened.get(owner) ?? open(`crier-desk-templates ${owner}`)
  opened.set(owner, held)
  return held
}

function open(name: string): Templates {
  const list = createStore(read(name))
  // Another window of the same person saves too.
  addEventListener('storage', ({ key }) => {
    if (key === name || key === null) list.set(read(name))
  })

  function keep(next: readonly Template[]): boolean {
    if (!storeValue(name, next.length > 0 ? next : undefined)) return false
    list.set(next)
    return true
  }

  return {
    list,
    save(template) {
      if (JSON.stringify(template).length > LONGEST) return 'long'
      const others = without(read(name), template)
      if (others.length >= MOST_TEMPLATES) return 'full'
      const next = [...others, template].sort((a, b) => a.name.localeCompare(b.name))
      return keep(next) ? 'saved' : 'refused'
    },
    remove: template => void keep(without(read(name), template)),
  }
}

function without(all: readonly Template[], { name }: Template): readonly Template[] {
  return all.filter(other => slashName(other.name) !== slashName(name))
}

/** Another version of the desk may have written it. */
function read(name: string): readonly Template[] {
  const held = readStored(name)
  return Array.isArray(held) ? held.filter(isTemplate) : []
}
