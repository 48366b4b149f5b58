import { el, freshId, icon } from './dom.ts'
import { words } from './words.ts'

/** Shows a form over the page until it is cancelled, or what it sends was taken, so that nothing typed is lost. */
export function openDialog({
  look,
  title,
  novalidate = false,
  fields,
  submit,
  send,
}: {
  /** The class of its style. */
  look: string
  title: string
  novalidate?: boolean
  fields: HTMLElement[]
  submit: HTMLButtonElement
  send(): Promise<boolean>
}): void {
  const heading = freshId()
  const close = () => dialog.close()
  const dialog = el(
    'dialog',
    { class: look, 'aria-labelledby': heading, close: () => dialog.remove() },
    el(
      'form',
      {
        novalidate,
        async submit(event: SubmitEvent) {
          event.preventDefault()
          if (await send()) close()
        },
      },
      el(
        'header',
        {},
        el('h2', { id: heading }, title),
        el(
          'button',
          { type: 'button', class: 'plain', 'aria-label': words('chat-form-cancel'), click: close },
          icon('close'),
        ),
      ),
      ...fields,
      el(
        'footer',
        {},
        el('button', { type: 'button', class: 'button', click: close }, words('chat-form-cancel')),
        submit,
      ),
    ),
  )
  document.body.append(dialog)
  dialog.showModal()
}
