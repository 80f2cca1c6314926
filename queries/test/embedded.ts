/** The embedded store with its client, for tests that do to the tables what no part of Candor does. */
export { EmbeddedStore } from '../embedded/store.ts'
