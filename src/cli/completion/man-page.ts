/** The manual page, made from the commands, their help and the table of settings (man(7)). */
import { flagOf } from '#cli/setting-flags.ts'
import { infoOf, SETTING_NAMES } from '#server/config/setting-info.ts'
import { allCommands, type CommandNode, type OptionNode } from './command-tree.ts'

export function manPage(root: CommandNode, { version }: { readonly version: string }): string {
  const commands = allCommands(root)
    .slice(1)
    .filter(({ path }) => path.at(-1) !== 'help')
  return [
    `.TH CRIER 1 "" "Crier ${version}" "Crier"`,
    '.SH NAME',
    'crier \\- live updates for newsrooms',
    '.SH SYNOPSIS',
    '.B crier',
    '.I command',
    '.RI [ options ]',
    '.SH DESCRIPTION',
    text(`${root.description}. The command "crier serve" runs the server; most others call its API, with the server and key of
"crier profile" or of CRIER_URL and CRIER_KEY. "crier help <command>" shows the help of one.`),
    '.SH COMMANDS',
    ...commands.flatMap(commandSection),
    '.SH ENVIRONMENT',
    text(
      'Settings are read from flags, then the environment, then the file .env in the working folder; "crier config" shows them.',
    ),
    ...SETTING_NAMES.flatMap(settingEntry),
    '.SH EXIT STATUS',
    ...EXIT_CODES.flatMap(([code, meaning]) => ['.TP', `.B ${code}`, text(meaning)]),
    '.SH FILES',
    ...FILES.flatMap(([path, meaning]) => ['.TP', `.I ${text(path)}`, text(meaning)]),
    '',
  ].join('\n')
}

const EXIT_CODES = [
  ['0', 'Done.'],
  ['1', 'Refused, or the command is not right; standard error says what would be.'],
  ['3', 'Somebody changed it meanwhile; look at it, and try again.'],
  ['4', 'The server could not be reached, or could not store it now; the same command may be repeated later.'],
] as const

const FILES = [
  [
    '~/.config/crier/*.env',
    'Profiles ("crier profile"), readable by their owner only; below XDG_CONFIG_HOME if that is set.',
  ],
  ['.env', 'Settings, read in the working folder.'],
  ['./data', 'The database and the pictures of a server without DATABASE_URL; CRIER_DATA names another folder.'],
] as const

function commandSection({ path, usage, description, options, afterHelp, commands }: CommandNode): readonly string[] {
  if (commands.length > 0) return []
  const own = options.filter(({ names }) => !names.some(name => name === '--help' || SETTING_FLAGS.has(name)))
  const takesSettings = options.some(({ names }) => names.some(name => SETTING_FLAGS.has(name)))
  return [
    `.SS "${text(path.join(' '))} ${text(usage)}"`,
    text(sentence(description)),
    ...own.flatMap(optionEntry),
    ...(takesSettings ? ['.PP', text('And a flag for each setting, which ENVIRONMENT names.')] : []),
    ...(afterHelp === '' ? [] : ['.PP', '.nf', text(afterHelp), '.fi']),
  ]
}

const SETTING_FLAGS = new Set(SETTING_NAMES.flatMap(name => flagOf(name) ?? []))

function optionEntry({ flags, description, value }: OptionNode): readonly string[] {
  const choices = value?.choices ? `: ${value.choices.join(', ')}` : ''
  return ['.TP', `.B ${text(flags)}`, text(`${sentence(`${description}${choices}`)}`)]
}

function settingEntry(name: (typeof SETTING_NAMES)[number]): readonly string[] {
  const { description, standard, isSecret } = infoOf(name)
  const flag = flagOf(name)
  const shown = flag && ` (${flag} <${isSecret ? 'file' : 'value'}>)`
  const more = [standard && `Default: ${standard}.`, isSecret && `${name}_FILE names a file that holds it.`]
  return ['.TP', `.B ${name}${text(shown ?? '')}`, text([`${description}.`, ...more].filter(Boolean).join(' '))]
}

function sentence(description: string): string {
  return `${description.slice(0, 1).toUpperCase()}${description.slice(1)}.`
}

/** A backslash, a hyphen that a terminal must be able to search and paste, and a dot or quote that would begin a request. */
function text(plain: string): string {
  return plain
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll(/^[.']/gm, '\\&$&')
    .replaceAll('"', '\\(dq')
    .replaceAll('…', '\\[u2026]')
}
