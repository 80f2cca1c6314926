import { sveltekit } from '@sveltejs/kit/vite'
import { defineConfig } from 'vite'

/** For `vite dev`: where a running Candor serves its API. */
const api = process.env['CANDOR_URL'] ?? 'http://127.0.0.1:7117'

/** Of the charts, what several pages draw with. Each other form stands apart, though the page of all forms uses it too. */
const common = 'ChartFrame|TableFigure|PairCell|PlotRows|IntervalRows|OverTime|axis|finding-rows|polyline|label-spread'

/**
 * What two pages or more use goes into one file: 7 requests for a first visit instead of 26, and 5 kB less. What few pages need
 * stands apart: forms of charts, what names one person, what is said in messages, and what experiments are shown with.
 */
const shared = {
  name: 'shared',
  test: new RegExp(
    String.raw`src.lib(?!.charts.(?!(${common})\.)|.person|.voices|.decisions|.finding.contrast)|d3|rolldown.runtime|preload-helper`,
  ),
  minShareCount: 2,
  priority: 3,
}

export default defineConfig({
  plugins: [sveltekit()],
  build: { rolldownOptions: { output: { codeSplitting: { groups: [shared] } } } },
  server: { proxy: { '/api': api, '/v1': api } },
})
