/** The API calls that administer people who sign in with the identity provider. */
import { z } from 'zod'
import type { Revocations } from '#delivery/access/revocations.ts'
import { Refusal } from '#platform/errors.ts'
import { type People, type Person, person } from '#store/people/people.ts'
import { PRIVATE } from '#web/middleware/caching.ts'
import { actorOf } from './actor-of.ts'
import { examplePerson } from './examples.ts'
import { type Operation, ofPerson, operation } from './operation.ts'

const personList = z.object({ people: z.array(person) }).meta({ id: 'PersonList' })
const personAnswer = z.object({ person }).meta({ id: 'PersonAnswer' })

type PeoplePorts = { readonly people: People; readonly revocations: Pick<Revocations, 'announce'> }

export function peopleOperations(ports: PeoplePorts): readonly Operation[] {
  return [listPeople(ports), revokePerson(ports), restorePerson(ports)]
}

function listPeople({ people }: PeoplePorts): Operation {
  return operation({
    method: 'get',
    path: '/v1/people',
    name: 'listPeople',
    group: 'People',
    summary: 'List the people',
    description: 'Everyone who has ever signed in with the identity provider, by name.',
    access: 'admin',
    answers: {
      200: {
        description: 'All people, including revoked ones',
        schema: personList,
        example: { people: [examplePerson] },
      },
    },
    refuses: [],
    async run() {
      return { headers: { 'Cache-Control': PRIVATE }, json: { people: await people.list() } }
    },
  })
}

function revokePerson({ people, revocations }: PeoplePorts): Operation {
  return operation({
    method: 'delete',
    path: '/v1/people/:person',
    name: 'revokePerson',
    group: 'People',
    summary: 'Keep a person out',
    description:
      'Ends their sessions and open connections at once, and refuses new sign-ins. What they wrote keeps their name.',
    access: 'admin',
    params: ofPerson,
    answers: {
      200: {
        description: 'The revoked person',
        schema: personAnswer,
        example: { person: { ...examplePerson, revokedAt: examplePerson.seenAt } },
      },
    },
    refuses: ['unknown_person'],
    async run({ params, by }) {
      const revoked = known(await people.revoke(params.person, actorOf({ by })))
      revocations.announce()
      return { headers: { 'Cache-Control': PRIVATE }, json: { person: revoked } }
    },
  })
}

function restorePerson({ people }: PeoplePorts): Operation {
  return operation({
    method: 'post',
    path: '/v1/people/:person/restore',
    name: 'restorePerson',
    group: 'People',
    summary: 'Let a revoked person sign in again',
    access: 'admin',
    params: ofPerson,
    answers: { 200: { description: 'The person', schema: personAnswer, example: { person: examplePerson } } },
    refuses: ['unknown_person'],
    async run({ params, by }) {
      const restored = known(await people.restore(params.person, actorOf({ by })))
      return { headers: { 'Cache-Control': PRIVATE }, json: { person: restored } }
    },
  })
}

function known(found: Person | undefined): Person {
  if (!found) throw new Refusal('unknown_person')
  return found
}
