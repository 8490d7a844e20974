/** The texts for a reader who returns, in Arabic. */
import type { SinceWords } from './en.ts'

export const since: SinceWords = {
  tag: 'ar',
  title: 'منذ مغادرتك',
  fresh: {
    zero: 'لا تحديثات جديدة',
    one: 'تحديث جديد واحد',
    two: 'تحديثان جديدان',
    few: '# تحديثات جديدة',
    many: '# تحديثًا جديدًا',
    other: '# تحديث جديد',
  },
  more: 'أكثر من # تحديث جديد',
  first: 'إلى أول ما لم تقرأه',
  summary: 'تغيّر ما نعرفه',
  keys: 'الأحداث الرئيسية:',
  changed: 'تغيّر منذ أن قرأته:',
  corrected: 'صُحّح',
  retracted: 'سُحب',
  removed: {
    zero: 'لم يُحذف شيء',
    one: 'حُذف تحديث واحد',
    two: 'حُذف تحديثان',
    few: 'حُذفت # تحديثات',
    many: 'حُذف # تحديثًا',
    other: 'حُذف # تحديث',
  },
  others: { zero: 'لا غير', one: 'وواحد آخر', two: 'واثنان آخران', few: 'و# أخرى', many: 'و# أخرى', other: 'و# أخرى' },
  close: 'إغلاق',
}
