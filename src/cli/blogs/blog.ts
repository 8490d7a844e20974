/** `crier blog`: creates, lists, shows, edits and ends blogs, through the API. */
import { Command, Option } from 'commander'
import type { Api, WrittenBlog } from '#cli/api.ts'
import { toBlogId } from '#cli/arguments.ts'
import { openApi } from '#cli/open-api.ts'
import { type PostingOptions, postingCommand } from '#cli/posting/posting-command.ts'
import { createProgress } from '#cli/progress.ts'
import { Refused } from '#cli/refused.ts'
import type { Composition } from '#server/composition.ts'
import { blog as blogSchema } from '#shared/blog/blog.ts'
import { type BlogFlags, blogFromFlags, patchFromFlags, withBlogFields } from './blog-flags.ts'
import { blogTable, describeBlog } from './blog-table.ts'
import { listBlogs } from './list-blogs.ts'

type Creating = PostingOptions & BlogFlags & { readonly title: string; readonly private?: true }
type Listing = PostingOptions & { readonly state?: 'upcoming' | 'live' | 'ended'; readonly all?: true }

const STATES = blogSchema.shape.state.options

export function blogCommand(composition: Composition): Command {
  return new Command('blog')
    .description('create, list, show, edit and end coverages')
    .addHelpText('after', '\nExample:\n  crier blog create budget-day --title "Budget day" --zone Europe/London\n')
    .addCommand(createCommand(composition))
    .addCommand(listCommand(composition))
    .addCommand(showCommand(composition))
    .addCommand(editCommand(composition))
    .addCommand(endCommand(composition))
}

function createCommand(composition: Composition): Command {
  return withBlogFields(
    postingCommand(
      'create',
      `
Examples:
  crier blog create budget-day --title "Budget day" --zone Europe/London --language en-GB
  crier blog create cup-final --title "The final" --state upcoming --start 2026-05-30T18:00:00Z
`,
    ),
  )
    .description('create a coverage')
    .argument('<blog>', 'its id, part of its address: lower-case letters, digits and hyphens', toBlogId)
    .requiredOption('--title <title>', 'its title')
    .addOption(new Option('--state <state>', 'its state').choices(STATES).default('live'))
    .option('--private', 'read with a reader token or a key only; this cannot be changed later')
    .action(async (id: string, options: Creating) => {
      const api = openApi(composition, options.profile)
      printBlog(await api.createBlog(blogFromFlags(id, options)), { ...options, url: api.url })
    })
}

function listCommand(composition: Composition): Command {
  return postingCommand('list', '\nExample:\n  crier blog list --state live\n')
    .description('list the coverages, most recently changed first')
    .addOption(new Option('--state <state>', 'only those in this state').choices(STATES))
    .option('--all', 'every one instead of the newest 100')
    .action(async ({ json, profile, ...asked }: Listing) => {
      using progress = createProgress(composition.clock)
      const { blogs, hasMore } = await listBlogs(openApi(composition, profile), { ...asked, progress })
      console.log(json ? JSON.stringify(blogs) : blogTable(blogs))
      if (hasMore) console.error(`These are the newest ${blogs.length}; --all lists every one.`)
    })
}

function showCommand(composition: Composition): Command {
  return postingCommand('show', '\nExample:\n  crier blog show budget-day\n')
    .description('show the fields of a coverage and its address')
    .argument('<blog>', 'the id of the blog', toBlogId)
    .action(async (id: string, { json, profile }: PostingOptions) => {
      const api = openApi(composition, profile)
      const { blog, cursor } = await demandCoverage(api, id)
      console.log(json ? JSON.stringify({ blog, cursor }) : describeBlog(blog, api.url))
    })
}

function editCommand(composition: Composition): Command {
  return withBlogFields(
    postingCommand(
      'edit',
      `
Examples:
  crier blog edit budget-day --title "Budget day, as it happened"
  crier blog edit budget-day --standfirst ""     # no standfirst any more
  crier blog edit budget-day --state live        # begins, or continues after its end
`,
    ),
  )
    .description('change the fields of a coverage; those not named stay as they are')
    .argument('<blog>', 'the id of the blog', toBlogId)
    .option('--title <title>', 'another title')
    .addOption(new Option('--state <state>', 'another state').choices(STATES))
    .option('--no-sensitive', 'partners may show advertising in it')
    .action(async (id: string, options: PostingOptions & BlogFlags) => {
      const patch = patchFromFlags(options)
      if (Object.keys(patch).length === 0) throw new Refused('There is nothing to change: give an option.')
      const api = openApi(composition, options.profile)
      const { blog } = await demandCoverage(api, id)
      printBlog(await api.editBlog(blog, patch), { ...options, url: api.url })
    })
}

function endCommand(composition: Composition): Command {
  return postingCommand('end', '\nExample:\n  crier blog end budget-day\n')
    .description('end a coverage: readers see that it is over; "crier blog edit --state live" continues it')
    .argument('<blog>', 'the id of the blog', toBlogId)
    .action(async (id: string, options: PostingOptions) => {
      const api = openApi(composition, options.profile)
      const { blog } = await demandCoverage(api, id)
      printBlog(await api.editBlog(blog, { state: 'ended' }), { ...options, url: api.url })
    })
}

async function demandCoverage(api: Api, id: string) {
  const coverage = await api.coverage(id)
  if (coverage) return coverage
  throw new Refused(
    `There is no blog ${id} at ${api.url}; "crier blog list" lists them, "crier blog create ${id} --title …" creates it.`,
  )
}

function printBlog({ blog, cursor }: WrittenBlog, { json, url }: { json?: true | undefined; url: string }): void {
  console.log(json ? JSON.stringify({ blog, cursor }) : `${url}/blogs/${blog.id}`)
}
