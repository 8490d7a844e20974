/** `crier device`: what devices chose to be alerted about, and how many an alert goes to. */
import { Command, Option } from 'commander'
import { toBlogId } from '#cli/arguments.ts'
import { openApi } from '#cli/open-api.ts'
import { type PostingOptions, postingCommand } from '#cli/posting/posting-command.ts'
import { Refused } from '#cli/refused.ts'
import type { Composition } from '#server/composition.ts'
import { type AlertLevel, alertLevels } from '#shared/blog/alert-level.ts'
import { type AlertDevices, countTable, deviceTable, type ShownDevice } from './device-table.ts'

type Choosing = PostingOptions & { readonly level?: AlertLevel; readonly topic?: readonly string[] }
type Forgetting = PostingOptions & { readonly yes?: true }

const DEVICE = 'the id that the device received when it registered'
const LEVEL = 'all alerts, those of key events and of high urgency, or those of high urgency alone'
const AT_MOST = 'At most: devices made so many different choices that the rarest count as all alerts.'

const EXAMPLES = `
Examples:
  crier device count budget-day --level key --topic weather
  crier device choose Xr4vT0bQm2LpXr4vT0bQm2 budget-day --level breaking --topic weather roads
`

export function deviceCommand(composition: Composition): Command {
  return new Command('device')
    .description('count the devices that an alert would go to; show and change what one chose')
    .addHelpText('after', EXAMPLES)
    .addCommand(countCommand(composition))
    .addCommand(showCommand(composition))
    .addCommand(chooseCommand(composition))
    .addCommand(forgetCommand(composition))
}

function countCommand(composition: Composition): Command {
  return postingCommand('count', '\nExample:\n  crier device count budget-day --level key --topic weather\n')
    .description('count the devices that an alert would go to, and all that follow the coverage')
    .argument('<blog>', 'the id of the blog', toBlogId)
    .addOption(
      levelOption('breaking: an alert of high urgency; key: one of a key event; all: any other').default('all'),
    )
    .option('--topic <id...>', 'topics of its update')
    .action(async (blog: string, { level = 'all', topic, json, profile }: Choosing) => {
      const query = new URLSearchParams({ level, topics: topicsIn(topic).join() })
      const path = `/v1/blogs/${blog}/alerts/devices?${query}` as const
      const counted = await openApi(composition, profile).call<AlertDevices>({ method: 'GET', path }, 'isAtMost')
      if (!json && counted.isAtMost) console.error(AT_MOST)
      console.log(json ? JSON.stringify(counted) : countTable(counted))
    })
}

function showCommand(composition: Composition): Command {
  return postingCommand('show', '\nExample:\n  crier device show Xr4vT0bQm2LpXr4vT0bQm2\n')
    .description('print the blogs that a device follows, and what it is alerted about in each')
    .argument('<id>', DEVICE)
    .action(async (id: string, { json, profile }: PostingOptions) => {
      print(await openApi(composition, profile).call<Answer>({ method: 'GET', path: pathOf(id) }, 'device'), json)
    })
}

function chooseCommand(composition: Composition): Command {
  return postingCommand('choose', EXAMPLES)
    .description('choose what a device is alerted about in a blog that it follows')
    .argument('<id>', DEVICE)
    .argument('<blog>', 'the id of the blog', toBlogId)
    .addOption(levelOption(LEVEL))
    .option('--topic <id...>', 'only alerts about these topics; "" for all')
    .action(async (id: string, blog: string, { level, topic, json, profile }: Choosing) => {
      if (level === undefined && topic === undefined) throw new Refused('Say what to choose: --level or --topic.')
      const body = {
        ...(level !== undefined && { levels: { [blog]: level } }),
        ...(topic !== undefined && { topics: { [blog]: topicsIn(topic) } }),
      }
      print(
        await openApi(composition, profile).call<Answer>({ method: 'PATCH', path: pathOf(id), body }, 'device'),
        json,
      )
    })
}

function forgetCommand(composition: Composition): Command {
  return postingCommand('forget', '\nExample:\n  crier device forget Xr4vT0bQm2LpXr4vT0bQm2 --yes\n')
    .description('unregister a device: it gets no more alerts')
    .argument('<id>', DEVICE)
    .option('--yes', 'confirm; the device has to register again')
    .action(async (id: string, { yes, json, profile }: Forgetting) => {
      if (!yes) throw new Refused('This unregisters the device from all coverages. Add --yes if that is what you want.')
      const { device } = await openApi(composition, profile).call<Pick<Answer, 'device'>>(
        { method: 'DELETE', path: pathOf(id) },
        'device',
      )
      console.log(json ? JSON.stringify(device) : 'It gets no more alerts.')
    })
}

type Answer = { readonly device: ShownDevice }

function print({ device }: Answer, json: true | undefined): void {
  console.log(json ? JSON.stringify(device) : deviceTable(device))
}

function levelOption(description: string): Option {
  return new Option('--level <level>', description).choices(alertLevels)
}

/** As several words, or with commas between them. */
function topicsIn(given: readonly string[] = []): readonly string[] {
  return given.flatMap(ids => ids.split(',')).filter(id => id !== '')
}

function pathOf(id: string) {
  return `/v1/devices/${encodeURIComponent(id)}` as const
}
