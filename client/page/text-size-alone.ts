/** The script of the newsroom's pages without a coverage of their own, such as the list of coverages. Served at `/text-size-alone.js`. */
import { offerTextSize } from './text-size.ts'

offerTextSize()
