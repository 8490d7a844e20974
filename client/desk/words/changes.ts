/** What is said before something happens to an update, and of its versions. */

export const changeWords = {
  conflict: {
    title: 'Two versions',
    help: 'Nothing of yours is lost, and nothing of theirs will be.',
    refused: 'Somebody changed this while you were editing.',
    newer: 'Somebody has just changed this update.',
    look: 'See what changed',
    tooLate: 'Somebody changed this update just now, so nothing was done. Look at it and try again.',
  },
  history: {
    title: 'History',
    failed: 'The history could not be loaded.',
  },
  retract: {
    title: 'Retract this update?',
    help: 'It stays in its place, struck through, with your note. Every reader who has it open sees that at once.',
    note: 'Why, for readers',
    noteHelp: 'Such as “The figure was for last year.”',
    alert: 'Tell the phones that were alerted',
    alertHelp: 'Takes the place of the notification that the update left there.',
    alertTitle: 'Title of the notification',
    alertText: 'Text of the notification',
    alertDefault: (title: string) => `Retracted: ${title}`.slice(0, 120),
    confirm: 'Retract',
    done: 'Retracted.',
  },
  remove: {
    title: 'Remove this update for good?',
    help: [
      'It disappears from every page, feed and app, on open pages at once.',
      'Its words are erased from the history and from every earlier version. They cannot be brought back.',
      'A notification that has already reached a phone stays there.',
    ],
    instead: 'If it was only wrong, retract it instead: readers then see that it was.',
    confirm: 'Remove for good',
    done: 'Removed.',
  },
  discard: {
    title: 'Discard this draft?',
    help: 'Its words are erased for everybody at the desk. No reader ever saw them. They cannot be brought back.',
    confirm: 'Discard',
  },
  schedule: {
    title: 'When should it go out?',
    when: (zone: string) => `Date and time (${zone})`,
    help: (zone: string) => `In the time of the coverage, ${zone}. It is published within a second of this time.`,
    past: 'That time is past. Choose a later one, or publish now.',
    missing: 'Choose a date and a time.',
    in: (span: string) => `That is ${span} from now.`,
    yours: (when: string) => `On your clock: ${when}.`,
    confirm: 'Schedule',
  },
} as const
