/** The API call behind the desk's list of coverages: what each is doing at this moment. */
import { z } from 'zod'
import { blog } from '#shared/blog/blog.ts'
import { updateId } from '#shared/blog/ids.ts'
import { instant } from '#shared/blog/update.ts'
import type { Margins } from '#store/margins/margins.ts'
import { PRIVATE } from '#web/middleware/caching.ts'
import { DeskList, type DeskPorts, MAX_IDS } from './desk-list.ts'
import { exampleBlog, exampleKey, exampleUpdate } from './examples.ts'
import { callerOf, type Operation, operation } from './operation.ts'

const entry = z
  .object({
    blog,
    newest: z
      .object({ id: updateId, headline: z.string(), time: instant, publishedAt: instant.optional() })
      .optional()
      .meta({ description: 'The newest public update' }),
    submitted: z.int().meta({ description: 'Updates that contributors handed in' }),
    submittedIds: z.array(updateId).meta({ description: `Up to ${MAX_IDS} of them, latest change first` }),
    scheduled: z.int(),
    assigned: z.int().meta({ description: 'Updates that are given to you and not verified' }),
    assignedIds: z.array(updateId).meta({ description: `Up to ${MAX_IDS} of them, latest change first` }),
    readers: z.int().meta({ description: 'Readers connected now, on all nodes; approximate' }),
    present: z.array(z.string()).meta({ description: 'The names at its desk' }),
  })
  .meta({ id: 'DeskBlog' })

const list = z
  .object({
    blogs: z.array(entry),
    older: z.string().optional().meta({ description: 'Pass as `before` to get the next page; absent on the last one' }),
  })
  .meta({ id: 'DeskBlogs' })

const query = z.object({ before: z.string().optional().meta({ description: 'The `older` of the previous page' }) })

const example = {
  blogs: [
    {
      blog: exampleBlog,
      newest: { id: exampleUpdate.id, headline: 'Doors open', time: exampleUpdate.time },
      submitted: 1,
      submittedIds: [exampleUpdate.id],
      scheduled: 0,
      assigned: 1,
      assignedIds: [exampleUpdate.id],
      readers: 1_204,
      present: [exampleKey.name],
    },
  ],
}

type Ports = DeskPorts & { readonly margins: Pick<Margins, 'assignedTo'> }

export function deskOperation({ margins, ...ports }: Ports): Operation {
  const blogs = new DeskList(ports)
  return operation({
    method: 'get',
    path: '/v1/desk/blogs',
    name: 'listDeskBlogs',
    group: 'Blogs',
    summary: 'List the blogs with what each is doing now',
    description:
      'For a desk that polls: newest update, what waits in the queue and what is given to you, readers, who is there. Live blogs first, by their newest update; then upcoming ones; then the others, most recently changed first. A key that is limited to some blogs gets those, on one page.',
    access: 'contributor',
    query,
    answers: { 200: { description: 'One page of blogs', schema: list, example } },
    refuses: ['bad_page'],
    async run({ query: { before }, by }) {
      const caller = callerOf({ by })
      const [page, assigned] = await Promise.all([blogs.page(caller, before), margins.assignedTo(caller.id)])
      const entries = page.blogs.map(entry => {
        const ids = assigned.get(entry.blog.id) ?? []
        return { ...entry, assigned: ids.length, assignedIds: ids.slice(0, MAX_IDS) }
      })
      return { headers: { 'Cache-Control': PRIVATE }, json: { ...page, blogs: entries } }
    },
  })
}
