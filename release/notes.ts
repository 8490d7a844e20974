/** Prints the notes of a release from the changelog: `node release/notes.ts v0.2.0`. Refuses a tag that is not ready. */
import { readFileSync } from 'node:fs'
import { root } from './manifest.ts'

const [tag = ''] = process.argv.slice(2)
const notes = sectionOf(readFileSync('CHANGELOG.md', 'utf8'), root.version)

if (tag !== `v${root.version}`) refuse(`The tag ${tag} is not v${root.version}, the version in package.json.`)
else if (!notes) refuse(`CHANGELOG.md has nothing under "## ${root.version} (<date>)".`)
else console.log(notes)

/** What is below the version's heading, which has the date of the release. */
function sectionOf(changelog: string, version: string): string | undefined {
  const sections = changelog.split(/^## /m)
  const section = sections.find(text => text.startsWith(`${version} (`))
  return section?.slice(section.indexOf('\n')).trim()
}

function refuse(reason: string): void {
  console.error(reason)
  process.exitCode = 1
}
