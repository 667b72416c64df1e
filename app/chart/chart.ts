/** The chart of a site's coverage by uPlot: rules that match, in percent, and fields that no rule covers, by day. */

import uPlot from "uplot";

/** Days as seconds of Unix time, percent, count. */
type Data = [number[], (number | null)[], (number | null)[]];

/** Draws into `root`, in the page's colours, as wide as there is room. */
export class Chart {
  #plot: uPlot | null = null;
  #data: Data;
  readonly #dark = matchMedia("(prefers-color-scheme: dark)");
  readonly #redraw = (): void => this.#draw();
  readonly #resized: ResizeObserver;

  constructor(
    private readonly root: HTMLElement,
    data: string,
  ) {
    this.#data = JSON.parse(data) as Data;
    this.#draw();
    this.#dark.addEventListener("change", this.#redraw);
    this.#resized = new ResizeObserver(() => this.#plot?.setSize(this.#size()));
    this.#resized.observe(root);
  }

  set(data: string): void {
    this.#data = JSON.parse(data) as Data;
    this.#draw();
  }

  destroy(): void {
    this.#dark.removeEventListener("change", this.#redraw);
    this.#resized.disconnect();
    this.#plot?.destroy();
  }

  #size(): { width: number; height: number } {
    return { width: Math.max(200, this.root.clientWidth), height: HEIGHT };
  }

  #draw(): void {
    this.#plot?.destroy();
    const style = getComputedStyle(this.root);
    const colour = (name: string): string => style.getPropertyValue(name).trim();
    const axis = { stroke: colour("--muted"), font: `12px ${style.fontFamily}`, ticks: { stroke: colour("--line"), size: 4 } };
    const today = Math.floor(Date.now() / 1000 / DAY) * DAY;
    const point = { show: true, size: 6 };
    this.#plot = new uPlot(
      {
        ...this.#size(),
        tzDate: (at) => uPlot.tzDate(new Date(at * 1000), "UTC"),
        legend: { show: false },
        cursor: { show: false },
        scales: {
          x: { range: [today - (SHOWN - 0.5) * DAY, today + DAY / 2] },
          percent: { range: [0, 105] },
          count: { range: (_plot, _low, high) => [0, Math.max(5, Math.ceil((high ?? 0) * 1.2))] },
        },
        series: [
          {},
          { scale: "percent", stroke: colour("--accent-text"), width: 2, points: { ...point, fill: colour("--accent-text") } },
          { scale: "count", stroke: colour("--bad"), width: 2, dash: [5, 4], points: { ...point, fill: colour("--bad") } },
        ],
        axes: [
          { ...axis, grid: { show: false }, size: 28, space: 70, incrs: [1, 2, 7, 14].map((days) => days * DAY), values: (_plot, at) => at.map(dayOf) },
          { ...axis, scale: "percent", grid: { stroke: colour("--line"), width: 1 }, size: 52, splits: () => [0, 25, 50, 75, 100], values: (_plot, at) => at.map((one) => `${one} %`) },
          { ...axis, scale: "count", side: 1, grid: { show: false }, size: 36, incrs: [1, 2, 5, 10, 20, 50, 100] },
        ],
      },
      this.#data,
      this.root,
    );
  }
}

/** Made by a call, for whoever cannot say `new`. */
export function draw(root: HTMLElement, data: string): Chart {
  return new Chart(root, data);
}

function dayOf(at: number): string {
  return new Date(at * 1000).toLocaleDateString("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
}

const HEIGHT = 220;
const DAY = 86_400;
/** Days up to today, as far back as the server counts. */
const SHOWN = 30;
