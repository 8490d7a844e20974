/** The texts around readers' questions and comments in English: in files of their own, because most coverages have none. */
import type { Plural } from '#shared/view/words/en.ts'

export const comments = {
  /** The language tag, by which plurals and numbers are formatted. */
  tag: 'en' as string,
  title: { questions: 'Questions', comments: 'Comments' },
  ask: { questions: 'Ask a question', comments: 'Write a comment' },
  askAbout: { questions: 'Ask about this', comments: 'Comment on this' },
  text: { questions: 'Your question', comments: 'Your comment' },
  name: 'Your name (optional)',
  /** Under the form. */
  rule: 'The editors read it before it is shown. You need no account.',
  send: 'Send',
  cancel: 'Cancel',
  /** `#` is the number of characters. */
  left: { one: '# character left', other: '# characters left' } as Plural,
  closed: { questions: 'No more questions are taken.', comments: 'No more comments are taken.' },
  none: { questions: 'No question has been answered yet.', comments: 'There are no comments yet.' },
  reader: 'A reader',
  edited: 'Shortened or edited by the editors',
  /** Beside one of several that say the same. */
  others: { one: '# other sent the same', other: '# others sent the same' } as Plural,
  answer: 'Answer',
  readAnswer: (when: string) => `Answered at ${when}`,
  aboutOne: 'About an update',
  more: { one: 'Show # more', other: 'Show # more' } as Plural,
  older: { questions: 'Older questions', comments: 'Older comments' },
  failed: 'They could not be loaded. Try again',
  yours: 'Yours',
  /** What has become of a reader's own. */
  fate: {
    sending: 'Sending…',
    offline: 'Kept on this device. It is sent when there is a connection.',
    busy: 'Many readers are writing. It is sent in a moment.',
    waiting: 'Sent. The editors will read it.',
    rejected: 'The editors have not chosen it.',
    closed: 'It was too late: no more are taken.',
    refused: 'It was not accepted. Perhaps it has too many links.',
  },
  withdraw: 'Withdraw',
  withdrawSure: 'Withdraw it for good',
  discard: 'Discard',
  again: 'Edit',
  tell: 'Notify me of the answer',
  failedNow: 'That did not work. Try again in a moment.',
  answered: 'Your question was answered.',
  show: 'Show',
  close: 'Close',
}

export type CommentWords = typeof comments
