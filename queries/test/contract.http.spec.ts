import { DATABASE } from '../open.ts'
import { ServerStore } from '../server/store.ts'
import { startBridge } from './bridge.ts'
import { storeContract } from './contract.ts'

storeContract('over HTTP, through the bridge', async (directory) => {
  const bridge = await startBridge(directory)
  const store = await ServerStore.open({ url: bridge.url }, DATABASE)
  return {
    store,
    close: async () => {
      await store.close()
      await bridge.close()
    },
  }
})
