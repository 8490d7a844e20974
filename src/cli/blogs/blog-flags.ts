/** The options of `crier blog create` and `edit`, and the request's fields that they become. */
import { type Command, Option } from 'commander'
import { toLanguage, toTimeZone } from '#cli/arguments.ts'
import type { BlogPatch, NewBlog } from '#client/posting/src/fields.ts'
import { clockStyles } from '#shared/blog/times.ts'

export type BlogFlags = {
  readonly title?: string
  readonly standfirst?: string
  readonly publicStandfirst?: string
  readonly zone?: string
  readonly language?: string
  readonly clock?: NonNullable<NewBlog['clock']>
  readonly state?: NonNullable<NewBlog['state']>
  readonly start?: string
  readonly end?: string
  readonly sensitive?: boolean
}

export function withBlogFields(command: Command): Command {
  return command
    .option('--standfirst <text>', 'the sentence below the title; "" for none')
    .option('--public-standfirst <text>', 'of a private blog: what everybody is shown with its title; "" for nothing')
    .addOption(new Option('--zone <zone>', 'its time zone, such as Europe/London').argParser(toTimeZone))
    .addOption(new Option('--language <tag>', 'its language, such as en-GB').argParser(toLanguage))
    .addOption(
      new Option('--clock <style>', 'how times are shown: 15:39, 15.39, 3:39 PM or 1539 GMT').choices(clockStyles),
    )
    .option('--start <time>', 'when it begins, such as 2026-03-04T12:30:00Z')
    .option('--end <time>', 'when it ends')
    .option('--sensitive', 'partners show no advertising in it')
}

/** The server validates it, and has the defaults. */
export function blogFromFlags(
  id: string,
  {
    title,
    standfirst,
    publicStandfirst,
    private: isPrivate,
    ...rest
  }: BlogFlags & { readonly title: string; readonly private?: true },
): NewBlog {
  return {
    ...{ id, title },
    ...(standfirst && { standfirst }),
    ...(publicStandfirst && { publicStandfirst }),
    ...(isPrivate && { access: 'private' as const }),
    ...sharedOf(rest),
  }
}

/** Without `title` and what else was not named, those stay as they are; an empty text clears. */
export function patchFromFlags({ title, standfirst, publicStandfirst, ...rest }: BlogFlags): BlogPatch {
  return {
    ...(title !== undefined && { title }),
    ...(standfirst !== undefined && { standfirst: standfirst || null }),
    ...(publicStandfirst !== undefined && { publicStandfirst: publicStandfirst || null }),
    ...sharedOf(rest),
  }
}

function sharedOf({ zone, language, clock, state, start, end, sensitive }: BlogFlags) {
  const coverage = { ...(start !== undefined && { start }), ...(end !== undefined && { end: end || null }) }
  return {
    ...(zone !== undefined && { timeZone: zone }),
    ...(language !== undefined && { language }),
    ...(clock !== undefined && { clock }),
    ...(state !== undefined && { state }),
    ...(sensitive !== undefined && { sensitive }),
    ...(Object.keys(coverage).length > 0 && { coverage }),
  }
}
