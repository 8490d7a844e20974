/** The composer with the services of the desk. */
import { Composer } from '#client/desk/composer/composer.tsx'
import { useServices } from './services.ts'

export type RichText = Omit<Composer, 'services'>

export function RichText(props: RichText) {
  return <Composer {...props} services={useServices()} />
}
