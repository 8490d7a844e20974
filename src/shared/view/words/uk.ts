/** What the page and the widget say, in Ukrainian. */
import type { EmbedWords, NotifyWords, PageWords, Words } from './en.ts'

export const words: Words = {
  tag: 'uk',
  coverage: { upcoming: 'Незабаром', live: 'Наживо', ended: 'Трансляцію завершено' },
  starts: when => `Початок: ${when}`,
  previous: 'Попередня трансляція',
  pinned: 'Закріплено',
  keyEvents: 'Головні події',
  keyEvent: 'Головне',
  updates: 'Повідомлення',
  related: 'Також на цю тему',
  noUpdatesYet: 'Повідомлень ще немає. Перше з’явиться тут.',
  older: 'Давніші повідомлення',
  loadingOlder: 'Завантаження давніших повідомлень…',
  olderFailed: 'Не вдалося завантажити давніші повідомлення. Спробувати ще раз',
  newest: 'Найновіші повідомлення',
  corrected: when => `Виправлено о ${when}`,
  retracted: when => `Відкликано о ${when}`,
  seeAlso: 'Читайте також',
  viewOn: place => `Дивитися на ${place}`,
  viewOriginal: 'Дивитися оригінальний допис',
  connection: {
    connecting: 'З’єднання…',
    live: 'Наживо',
    ended: 'Завершено',
    reconnecting: 'Відновлення з’єднання…',
    'catching-up': 'Завантаження пропущеного',
    offline: 'Немає мережі',
    paused: 'Призупинено',
    stopped: 'Не оновлюється',
  },
  newUpdate: headline => `Нове повідомлення: ${headline}`,
  newUpdates: {
    one: '# нове повідомлення',
    few: '# нові повідомлення',
    many: '# нових повідомлень',
    other: '# нового повідомлення',
  },
  pause: 'Призупинити',
  resume: 'Продовжити',
  oldestFirst: 'Спочатку давніші',
  ownTime: zone => `Мій час (${zone})`,
  showMore: 'Показати більше',
  showLess: 'Показати менше',
  updateGone: 'Цього повідомлення вже немає.',
  loading: 'Завантаження трансляції…',
  unknownBlog: 'За цією адресою трансляції немає.',
  unreachable: 'Не вдалося завантажити трансляцію. Невдовзі буде нова спроба.',
  refused: 'Цей сайт не може показувати трансляцію.',
  tryAgain: 'Спробувати ще раз',
}

export const notify: NotifyWords = {
  ask: 'Сповіщати мене',
  on: 'Ви отримуватимете сповіщення про найважливіше.',
  stop: 'Не сповіщати',
  blocked: 'Сповіщення цього сайту заблоковано у вашому браузері.',
  install: 'На iPhone або iPad натисніть «Поширити», потім «На початковий екран». Відкрийте звідти й натисніть ще раз.',
  failed: 'Не вдалося. Спробуйте ще раз за мить.',
}

export const embeds: EmbedWords = {
  load: provider => `Завантажити з ${provider}`,
  told: provider => `${provider} тоді дізнається, що ви це читаєте.`,
  always: provider => `Завжди завантажувати з ${provider}`,
}

export const page: PageWords = {
  skip: 'Перейти до повідомлень',
  allCoverage: 'Усі трансляції',
  olderCoverage: 'Давніші трансляції',
  reload: 'Перезавантажте сторінку, щоб побачити новіші повідомлення.',
  none: 'Трансляцій ще немає.',
  retractedUpdate: 'Відкликане повідомлення',
  notFound: 'За цією адресою сторінки немає',
  notFoundHelp: 'Можливо, посилання застаріло або містить помилку. Ось наявні трансляції:',
}
