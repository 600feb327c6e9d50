import { html, nothing, type TemplateResult } from 'lit'
import type { StoreDashboardTexts } from '../../shared/store-dashboard-texts'
import type { StoreOverview } from '../../shared/store-overview'
import { fill, numberText } from '../text'

/** What is stored, in numbers. */
export function holds(texts: StoreDashboardTexts, overview: StoreOverview): TemplateResult {
  const { runs, results, pinnedEvents } = overview
  const former = runs.former > 0 ? fill(texts.formerRuns, runs.former) : null
  const pinned = pinnedEvents > 0 ? fill(texts.pinned, pinnedEvents) : null
  const { activities } = overview
  const samples = activities.samples > 0 ? fill(texts.samples, numberText(activities.samples)) : null
  const facts: [keyof StoreDashboardTexts['counts'], number, string | null][] = [
    ['videos', overview.videos, null],
    ['runs', runs.current + runs.former, former],
    ['frames', results.frames, null],
    ['captions', results.captions, null],
    ['transcripts', results.transcripts, null],
    ['objects', results.objects, null],
    ['events', overview.events, pinned],
    ['debugSessions', overview.debugSessions, null],
    ['activities', activities.count, samples],
  ]
  return html`
    <section>
      <h2>${texts.holds}</h2>
      <dl class="facts">
        ${facts.map(
          ([name, count, more]) => html`
            <div>
              <dt>${texts.counts[name]}</dt>
              <dd>${numberText(count)} ${more === null ? nothing : html`<span class="muted">${more}</span>`}</dd>
            </div>
          `,
        )}
      </dl>
    </section>
  `
}
