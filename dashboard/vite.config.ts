import { sveltekit } from '@sveltejs/kit/vite'
import { defineConfig } from 'vite'

/** For `vite dev`: where a running Candor serves its API. */
const api = process.env['CANDOR_URL'] ?? 'http://127.0.0.1:7117'

export default defineConfig({
  plugins: [sveltekit()],
  server: { proxy: { '/api': api, '/v1': api } },
})
