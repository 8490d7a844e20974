/** The API client with the settings of the command line: CRIER_URL and CRIER_KEY, or those of a profile. */
import type { Composition } from '#server/composition.ts'
import { Api } from './api.ts'
import { readProfile } from './profiles.ts'
import { Refused } from './refused.ts'
import { demandSettings } from './settings.ts'

export function openApi({ clock, random }: Composition, profile?: string): Api {
  const { CRIER_URL: url, CRIER_KEY: key } = demandSettings({ profile: readProfile(profile) })
  if (key === undefined) {
    throw new Refused(
      'Set CRIER_KEY to the key to post with, or save it with "crier profile". "crier key create" creates a key for an editor.',
    )
  }
  return new Api({ url, key, clock, random })
}

/** For a call that needs no key. */
export function serverUrl(profile?: string): string {
  return demandSettings({ profile: readProfile(profile) }).CRIER_URL
}
