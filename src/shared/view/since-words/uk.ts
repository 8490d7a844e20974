/** The texts for a reader who returns, in Ukrainian. */
import type { SinceWords } from './en.ts'

export const since: SinceWords = {
  tag: 'uk',
  title: 'Поки вас не було',
  fresh: { one: '# нове оновлення', few: '# нові оновлення', many: '# нових оновлень', other: '# нового оновлення' },
  more: 'Понад # нових оновлень',
  first: 'До першого непрочитаного',
  summary: 'Змінилося те, що відомо',
  keys: 'Ключові події:',
  changed: 'Змінилося відтоді, як ви прочитали:',
  corrected: 'виправлено',
  retracted: 'відкликано',
  removed: {
    one: '# оновлення видалено',
    few: '# оновлення видалено',
    many: '# оновлень видалено',
    other: '# оновлення видалено',
  },
  others: { one: 'і ще #', few: 'і ще #', many: 'і ще #', other: 'і ще #' },
  close: 'Закрити',
}
