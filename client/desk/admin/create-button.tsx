/** The button at the head of an admin screen that opens its form. */
type Props = { readonly text: string; readonly isOpen: boolean; readonly onOpen: () => void }

export function CreateButton({ text, isOpen, onOpen }: Props) {
  return (
    <button type="button" className="primary" aria-expanded={isOpen} onClick={onOpen}>
      {text}
    </button>
  )
}
