/** Coverages in other scripts, an upcoming one, and one with videos; all fictional, like the storm. */

const AT = '2026-11-24T'

export const elsewhere = [
  {
    blog: {
      id: 'flood-ar',
      title: 'المدينة القديمة تستعد لأعلى مدّ منذ أربعين عامًا',
      standfirst: 'أُغلق الحاجز البحري وفُتحت ثلاث مدارس ملاجئ، وطُلب من سكان الشوارع المنخفضة المغادرة قبل حلول الظلام.',
      language: 'ar',
      timeZone: 'Asia/Beirut',
      coverage: { start: `${AT}16:00:00.000Z` },
    },
    updates: [
      {
        text: 'وصلت آخر عبّارة إلى الميناء وعلى متنها **أحد عشر راكبًا**، ثم أُغلق أمام الملاحة.',
        title: 'الميناء مغلق',
        time: `${AT}17:05:00.000Z`,
      },
      {
        text: '> لن نُلام غدًا على الحذر.\n>\n> — رئيسة البلدية',
        title: 'رئيسة البلدية تخاطب السكان',
        key: true,
        time: `${AT}18:10:00.000Z`,
      },
      {
        text: 'ارتفعت البوابات الست كلها وأُحكم إغلاقها قبل الموعد بإحدى عشرة دقيقة.',
        title: 'أُغلق الحاجز',
        key: true,
        time: `${AT}19:44:00.000Z`,
      },
    ],
  },
  {
    blog: {
      id: 'vybory-uk',
      title: 'Місто обирає: результати з дільниць наживо',
      standfirst: 'Дільниці зачинено о восьмій вечора. Ми розповідаємо про підрахунок, щойно надходять числа.',
      language: 'uk',
      timeZone: 'Europe/Kyiv',
      coverage: { start: `${AT}14:00:00.000Z` },
    },
    updates: [
      {
        text: 'Проголосувало **61,4 %** виборців, на чотири відсотки більше, ніж торік.',
        title: 'Явка зросла',
        time: `${AT}18:20:00.000Z`,
      },
      {
        text: 'Обидва кандидати звернулися до прихильників і попросили дочекатися повного підрахунку.',
        time: `${AT}19:02:00.000Z`,
      },
      {
        text: 'Опрацьовано половину протоколів. Різниця між кандидатами менша за тисячу голосів.',
        title: 'Половину пораховано',
        key: true,
        time: `${AT}20:31:00.000Z`,
      },
    ],
  },
  {
    blog: {
      id: 'launch',
      title: 'The island’s first lifeboat in a century is launched tomorrow',
      standfirst: 'The tide allows it at a quarter past ten. We begin an hour before.',
      language: 'en-GB',
      timeZone: 'Europe/London',
      state: 'upcoming',
      coverage: { start: '2026-11-25T09:15:00.000Z' },
    },
    updates: [],
  },
  {
    blog: {
      id: 'videos',
      title: 'The storm in pictures and sound',
      language: 'en-GB',
      timeZone: 'Europe/London',
      coverage: { start: `${AT}19:00:00.000Z` },
    },
    updates: [
      {
        text: 'The harbour camera has been running all evening:\n\nhttps://www.youtube.com/watch?v=harbour0001',
        title: 'Watch the quay',
        time: `${AT}21:15:00.000Z`,
      },
      { text: 'https://x.com/saltmerefire/status/1234567890123', time: `${AT}20:55:00.000Z` },
    ],
  },
] as const
