/** Removes every secret of the settings from a text: checks print messages of other programs, which may repeat one. */
import { SECRETS, type Settings } from '#server/config/config.ts'

const HIDDEN = '********'
/** Shorter ones would be found within ordinary words. */
const MIN_CHARACTERS = 4

export function createMask(settings: Pick<Settings, (typeof SECRETS)[number]>): (text: string) => string {
  const secrets = [...SECRETS.flatMap(name => textsIn(settings[name])), ...headerTexts(settings)]
    .filter(text => text.length >= MIN_CHARACTERS)
    // An address contains its password: the longest first.
    .sort((a, b) => b.length - a.length)
  return text => secrets.reduce((masked, secret) => masked.replaceAll(secret, HIDDEN), text)
}

/** With and without a scheme such as `Bearer`. */
function headerTexts({ OTEL_EXPORTER_OTLP_HEADERS: headers = {} }: Pick<Settings, 'OTEL_EXPORTER_OTLP_HEADERS'>) {
  return Object.values(headers).flatMap(value => [value, ...value.split(' ').slice(1)])
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(textsIn).filter(isKeyText)
  if (typeof value !== 'string') return []
  const [, userinfo = ''] = /^[\w+]+:\/\/([^@/]*)@/.exec(value) ?? []
  const [, ofUser] = /:(.*)/s.exec(userinfo) ?? []
  const [, inQuery] = /[?&]password=([^&#]*)/.exec(value) ?? []
  const passwords = [ofUser, inQuery].filter(password => password !== undefined)
  return [value, ...passwords.flatMap(password => [password, decoded(password)])]
}

/** Of a service account, only the key is secret; its address and project help in a message. */
function isKeyText(text: string): boolean {
  return text.includes('PRIVATE KEY')
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
