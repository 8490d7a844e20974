/** The options that `import` and `replay` share: the page, and what it does not say itself. */
import { type Command, Option } from 'commander'
import { toBlogId, toDate, toLanguage, toTimeZone } from './arguments.ts'
import type { Page } from './import/page.ts'
import { parsePage } from './import/parse-page.ts'
import { readTextFile } from './text-input.ts'

export type PageOptions = {
  readonly blog: string
  readonly date: string
  readonly zone: string
  readonly title?: string
  readonly language: string
}

export function withPageOptions(command: Command): Command {
  return command
    .argument('<file>', 'the page as plain text, in UTF-8')
    .addOption(
      new Option('--blog <id>', 'the blog to post to; created if there is none')
        .argParser(toBlogId)
        .makeOptionMandatory(),
    )
    .addOption(
      new Option('--date <date>', 'the day of the page, such as 2026-03-04').argParser(toDate).makeOptionMandatory(),
    )
    .addOption(
      new Option('--zone <zone>', 'the time zone of the page, such as Europe/London')
        .argParser(toTimeZone)
        .makeOptionMandatory(),
    )
    .option('--title <title>', 'the title of a new blog; by default the first words of the original entry')
    .addOption(new Option('--language <tag>', 'the language of a new blog').argParser(toLanguage).default('en'))
}

export async function readPage(file: string, { date, zone }: PageOptions): Promise<Page> {
  return parsePage(await readTextFile(file), { date, timeZone: zone })
}

export function blogOptions({ blog, zone, title, language }: PageOptions) {
  return { id: blog, timeZone: zone, language, ...(title !== undefined && { title }) }
}
