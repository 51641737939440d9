import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";

export interface Drawing {
  readonly width: number;
  /** The position of each bar, in unix seconds. */
  readonly instants: readonly number[];
  readonly amounts: readonly number[];
  /** Days per bar. */
  readonly days: number;
}

const HEIGHT = 220;
const DAY = 86_400;

/** Draws bars into an element, in its colour. @returns a function that removes them */
export function drawBars(host: HTMLElement, { width, instants, amounts, days }: Drawing): () => void {
  const { color } = getComputedStyle(host);
  const ink = getComputedStyle(document.body).color;
  const axis = { stroke: ink, ticks: { show: false }, font: "12px system-ui" };
  const half = (days * DAY) / 2;
  const plot = new uPlot(
    {
      width,
      height: HEIGHT,
      // The days are UTC's.
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1_000), "Etc/UTC"),
      cursor: { show: false },
      legend: { show: false },
      scales: {
        // The first and last bar are as wide as the others.
        x: { range: (_, min, max) => [(min ?? 0) - half, (max ?? 0) + half] },
        // Bars start at zero, so that their lengths can be compared.
        y: { range: (_, __, max) => [0, max > 0 ? max * 1.05 : 1] },
      },
      series: [
        {},
        {
          fill: color,
          width: 0,
          points: { show: false },
          paths: uPlot.paths.bars!({ size: [0.7, 28] }),
        },
      ],
      axes: [
        {
          ...axis,
          grid: { show: false },
          values: (_, splits) => splits.map((at) => new Date(at * 1_000).toISOString().slice(5, 10)),
          incrs: [1, 2, 7, 14, 28, 91, 182, 364].map((n) => n * DAY),
          space: 56,
        },
        { ...axis, size: 64, grid: { stroke: "#8884", width: 1 } },
      ],
    },
    [[...instants], [...amounts]],
    host,
  );
  return () => plot.destroy();
}
