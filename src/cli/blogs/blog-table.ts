/** Blogs for people at a terminal: a table of many, or every field of one. */
import { printTable } from '#cli/table.ts'
import type { Blog } from '#shared/blog/blog.ts'

const HEADINGS = ['ID', 'TITLE', 'STATE', 'ACCESS', 'CHANGED']
const NONE = 'There is no coverage yet; "crier blog create <id> --title <title>" creates one.'

export function blogTable(blogs: readonly Blog[]): string {
  return printTable([HEADINGS, ...blogs.map(cells)], { empty: NONE })
}

function cells({ id, title, state, access = 'public', updatedAt }: Blog): readonly string[] {
  return [id, title, state, access, updatedAt]
}

/** A line for each field that is set. */
export function describeBlog(blog: Blog, url: string): string {
  const { coverage, lead, related = [], credits = [], contributors = [], topics = [], summary } = blog
  const fields: readonly (readonly [string, string | undefined])[] = [
    ['Id', blog.id],
    ['Title', blog.title],
    ['Standfirst', blog.standfirst],
    ['Public standfirst', blog.publicStandfirst],
    ['Address', `${url}/blogs/${blog.id}`],
    ['State', blog.state],
    ['Access', blog.access ?? 'public'],
    ['Language', blog.language],
    ['Time zone', blog.timeZone],
    ['Clock', blog.clock],
    ['Begins', coverage.start],
    ['Ends', coverage.end],
    ['Lead image', lead?.url],
    ['Previous', blog.previous?.title],
    ['Related', related.map(({ title }) => title).join(', ') || undefined],
    ['Credits', credits.map(({ role, name }) => `${role} ${name}`).join(', ') || undefined],
    ['Contributors', contributors.map(({ name }) => name).join(', ') || undefined],
    ['Topics', topics.map(({ id, name }) => `${id} (${name})`).join(', ') || undefined],
    ['Summary', summary && `version ${summary.version}, ${summary.updatedAt}`],
    ['Created', blog.createdAt],
    ['Changed', `${blog.updatedAt}, version ${blog.version}`],
  ]
  const given = fields.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]))
  const width = Math.max(...given.map(([name]) => name.length))
  return given.map(([name, value]) => `${name.padEnd(width)}  ${value.replace(/\p{Cc}/gu, '\ufffd')}`).join('\n')
}
