/** What the page and the widget say, in Arabic. */
import type { EmbedWords, NotifyWords, PageWords, Words } from './en.ts'

export const words: Words = {
  tag: 'ar',
  coverage: { upcoming: 'قريبًا', live: 'تغطية مباشرة', ended: 'انتهت التغطية' },
  starts: when => `تبدأ ${when}`,
  previous: 'التغطية السابقة',
  pinned: 'مثبّت',
  keyEvents: 'أبرز الأحداث',
  keyEvent: 'حدث بارز',
  updates: 'التحديثات',
  related: 'تغطية ذات صلة',
  noUpdatesYet: 'لا توجد تحديثات بعد. سيظهر أول تحديث هنا.',
  older: 'تحديثات أقدم',
  loadingOlder: 'جارٍ تحميل التحديثات الأقدم…',
  olderFailed: 'تعذّر تحميل التحديثات الأقدم. حاول مرة أخرى',
  newest: 'أحدث التحديثات',
  corrected: when => `صُحّح عند ${when}`,
  retracted: when => `سُحب عند ${when}`,
  seeAlso: 'انظر أيضًا',
  viewOn: place => `عرض على ${place}`,
  viewOriginal: 'عرض المنشور الأصلي',
  connection: {
    connecting: 'جارٍ الاتصال…',
    live: 'مباشر',
    ended: 'انتهت',
    reconnecting: 'جارٍ إعادة الاتصال…',
    'catching-up': 'جارٍ جلب ما فات',
    offline: 'غير متصل',
    paused: 'متوقف مؤقتًا',
    stopped: 'لا يجري التحديث',
  },
  newUpdate: headline => `تحديث جديد: ${headline}`,
  newUpdates: {
    zero: 'لا تحديثات جديدة',
    one: 'تحديث جديد واحد',
    two: 'تحديثان جديدان',
    few: '# تحديثات جديدة',
    many: '# تحديثًا جديدًا',
    other: '# تحديث جديد',
  },
  pause: 'إيقاف مؤقت',
  resume: 'استئناف',
  oldestFirst: 'الأقدم أولًا',
  ownTime: zone => `توقيتي (\u2066${zone}\u2069)`,
  showMore: 'عرض المزيد',
  showLess: 'عرض أقل',
  updateGone: 'لم يعد هذا التحديث موجودًا.',
  loading: 'جارٍ تحميل التغطية…',
  unknownBlog: 'لا توجد تغطية على هذا العنوان.',
  unreachable: 'تعذّر تحميل التغطية. ستُعاد المحاولة بعد قليل.',
  refused: 'لا يُسمح لهذا الموقع بعرض التغطية.',
  tryAgain: 'حاول مرة أخرى',
}

export const notify: NotifyWords = {
  ask: 'نبّهني',
  on: 'سنُنبّهك إلى أهم المستجدات.',
  stop: 'أوقف التنبيهات',
  blocked: 'تنبيهات هذا الموقع محظورة في متصفحك.',
  install: 'على iPhone أو iPad، اضغط «مشاركة» ثم «إضافة إلى الشاشة الرئيسية»، وافتحه من هناك واضغط هنا مجددًا.',
  failed: 'لم ينجح ذلك. حاول مجددًا بعد لحظات.',
}

export const embeds: EmbedWords = {
  load: provider => `تحميل من ${provider}`,
  told: provider => `سيعلم ${provider} عندئذٍ أنك تقرأ هذا.`,
  always: provider => `التحميل دائمًا من ${provider}`,
}

export const page: PageWords = {
  skip: 'انتقل إلى التحديثات',
  allCoverage: 'كل التغطيات',
  olderCoverage: 'تغطيات أقدم',
  reload: 'أعد تحميل هذه الصفحة لرؤية أحدث التحديثات.',
  none: 'لا توجد تغطيات بعد.',
  retractedUpdate: 'تحديث مسحوب',
  notFound: 'لا توجد صفحة على هذا العنوان',
  notFoundHelp: 'قد يكون الرابط قديمًا أو غير صحيح. هذه هي التغطيات المتاحة:',
}
