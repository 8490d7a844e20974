/** The texts for a reader who returns, in Spanish. */
import type { SinceWords } from './en.ts'

export const since: SinceWords = {
  tag: 'es',
  title: 'Desde que se fue',
  fresh: { one: '# publicación nueva', many: '# publicaciones nuevas', other: '# publicaciones nuevas' },
  more: 'Más de # publicaciones nuevas',
  first: 'Ir a la primera sin leer',
  summary: 'Lo que sabemos ha cambiado',
  keys: 'Momentos clave:',
  changed: 'Cambió desde que lo leyó:',
  corrected: 'corregido',
  retracted: 'retirado',
  removed: {
    one: 'se eliminó # publicación',
    many: 'se eliminaron # publicaciones',
    other: 'se eliminaron # publicaciones',
  },
  others: { one: 'y # más', many: 'y # más', other: 'y # más' },
  close: 'Cerrar',
}
