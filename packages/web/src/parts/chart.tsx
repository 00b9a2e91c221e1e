import { day, moment } from '../words/words.ts'

export interface Point {
  readonly run: number
  readonly at: number
  readonly value: number
}

interface Properties {
  readonly title: string
  readonly shape: 'line' | 'bars'
  readonly points: readonly Point[]
  say(value: number): string
}

const width = 300
const height = 84

/** A small chart. Whoever cannot see it has the same as a table. */
export function Chart({ title, shape, points, say }: Properties) {
  const last = points.at(-1)
  if (last === undefined || points.length < 2) return null
  const values = points.map(({ value }) => value)
  const most = Math.max(...values)
  // A line shows how something moves, and need not begin at nothing; bars do.
  const least = shape === 'line' ? Math.min(...values) : 0
  const span = most - least || 1
  const floor = shape === 'line' ? height - 8 : height
  const y = (value: number): number => floor - ((value - least) / span) * (floor - 8)
  return (
    <figure class="chart">
      <figcaption>
        {title} <strong>{say(last.value)}</strong>
      </figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
        {shape === 'line' ? <Line points={points} y={y} /> : <Bars points={points} y={y} />}
      </svg>
      <p class="chart-ends" aria-hidden="true">
        <span>{day(points[0]!.at)}</span>
        <span>
          {say(Math.min(...values))} – {say(most)}
        </span>
        <span>{day(last.at)}</span>
      </p>
      <details>
        <summary>As a table</summary>
        <table class="list">
          <caption class="unseen">{title} by run</caption>
          <thead>
            <tr>
              <th scope="col">Run</th>
              <th scope="col">When</th>
              <th scope="col" class="right">
                {title}
              </th>
            </tr>
          </thead>
          <tbody>
            {points.map(({ run, at, value }) => (
              <tr key={run}>
                <th scope="row">{run}</th>
                <td>{moment(at)}</td>
                <td class="right">{say(value)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  )
}

interface Drawn {
  readonly points: readonly Point[]
  y(value: number): number
}

function Line({ points, y }: Drawn) {
  const x = (index: number): number => (index / (points.length - 1)) * width
  const line = points.map(({ value }, index) => `${x(index).toFixed(1)},${y(value).toFixed(1)}`).join(' ')
  return (
    <>
      <polygon class="chart-area" points={`0,${height} ${line} ${width},${height}`} />
      <polyline class="chart-line" points={line} />
    </>
  )
}

function Bars({ points, y }: Drawn) {
  const step = width / points.length
  return (
    <>
      {points.map(({ run, value }, index) => {
        const top = value === 0 ? height - 1 : Math.min(y(value), height - 2)
        return (
          <rect
            key={run}
            class="chart-bar"
            x={(index * step + step * 0.14).toFixed(2)}
            y={top.toFixed(1)}
            width={(step * 0.72).toFixed(2)}
            height={(height - top).toFixed(1)}
          />
        )
      })}
    </>
  )
}
