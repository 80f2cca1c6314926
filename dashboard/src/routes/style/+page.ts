/** Nothing here answers to a click. */
export const csr = false
