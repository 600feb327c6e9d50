import { html, type TemplateResult } from 'lit'
import { type ChartData, columnsOf } from './chart-data'

/** How a table names and writes the values of a chart. */
export interface TableWords {
  name: string
  xName: string
  xText(value: number): string
  yText(value: number): string
}

/** The values of a chart as a table, a row for each `x`. */
export function chartTable({ x, series }: ChartData, { name, xName, xText, yText }: TableWords): TemplateResult {
  const columns = series.flatMap((it) => columnsOf(it).map(([suffix, values]) => ({ name: it.name + suffix, values })))
  return html`
    <div class="table-room" tabindex="0" role="region" aria-label=${name}>
      <table>
        <thead>
          <tr>
            <th scope="col">${xName}</th>
            ${columns.map((column) => html`<th scope="col" class="number">${column.name}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${x.map(
            (value, at) => html`
              <tr>
                <th scope="row">${xText(value)}</th>
                ${columns.map(({ values }) => {
                  const cell = values[at]
                  return html`<td class="number">${cell === null || cell === undefined ? '–' : yText(cell)}</td>`
                })}
              </tr>
            `,
          )}
        </tbody>
      </table>
    </div>
  `
}
