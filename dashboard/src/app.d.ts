import type { View } from '$lib/scope/view.ts'

declare global {
  namespace App {
    interface Error {
      /** What went wrong and what to do next (RFC 9457 `detail`). */
      message: string
      title?: string
    }
    interface PageData {
      /** Set on every page below (scoped); missing only when the scope itself could not be read. */
      view?: View
      /** What the address of a page says beside the scope, and keeps when the scope is changed. */
      own?: Readonly<Record<string, string>>
    }
  }
}
