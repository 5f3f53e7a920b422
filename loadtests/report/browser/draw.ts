export type Line = { variant: "services" | "functions"; points: readonly (readonly [number, number])[] };

/** The layout of a picture; `mark` is a position on the x axis. */
export type Picture = {
  lines: readonly Line[];
  x: { title: string; log?: boolean };
  y: { title: string; log?: boolean };
  mark?: number;
};

const EDGE = { left: 70, right: 16, top: 16, bottom: 44 };
const TICKS = 5;

/** Draws lines into an SVG and removes its former content. */
export function draw(svg: SVGSVGElement, { lines, x, y, mark }: Picture): void {
  const { width, height } = svg.viewBox.baseVal;
  const points = lines.flatMap((line) => line.points);
  const across = scaleOf(
    points.map((point) => point[0]),
    x.log ?? false,
    EDGE.left,
    width - EDGE.right,
  );
  const up = scaleOf(
    [...points.map((point) => point[1]), ...(y.log ? [] : [0])],
    y.log ?? false,
    height - EDGE.bottom,
    EDGE.top,
  );
  const paths = lines.map(({ variant, points: own }) => {
    const path = own.map(
      ([px, py], i) => `${i === 0 ? "M" : "L"}${across.at(px).toFixed(1)} ${up.at(py).toFixed(1)}`,
    );
    const dashes = variant === "functions" ? ' stroke-dasharray="6 3"' : "";
    return `<path class="line ${variant}" d="${path.join("")}"${dashes}/>`;
  });
  const ticks = [
    ...across.ticks.map((tick) => label(across.at(tick), height - EDGE.bottom + 16, "middle", short(tick))),
    ...up.ticks.map((tick) => label(EDGE.left - 6, up.at(tick) + 4, "end", short(tick))),
  ];
  const marked =
    mark === undefined
      ? ""
      : `<line class="mark" x1="${across.at(mark)}" x2="${across.at(mark)}" y1="${EDGE.top}" y2="${height - EDGE.bottom}"/>`;
  svg.innerHTML = [
    ...ticks,
    label(width / 2, height - 6, "middle", x.title),
    label(EDGE.left, 12, "start", `${y.title}: services —, functions - -`),
    ...paths,
    marked,
  ].join("");
}

function scaleOf(values: readonly number[], log: boolean, from: number, to: number) {
  const place = (value: number) => (log ? Math.log10(Math.max(value, 1e-9)) : value);
  const [low, high] = [Math.min(...values.map(place)), Math.max(...values.map(place))];
  const span = high - low || 1;
  const at = (value: number) => from + ((place(value) - low) / span) * (to - from);
  const even = Array.from({ length: TICKS }, (_, i) => low + (span * i) / (TICKS - 1));
  const decades = Array.from(
    { length: Math.floor(high) - Math.ceil(low) + 1 },
    (_, i) => 10 ** (Math.ceil(low) + i),
  );
  return { at, ticks: log ? decades : even };
}

function label(x: number, y: number, anchor: string, text: string): string {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}">${text}</text>`;
}

function short(value: number): string {
  return value.toLocaleString("en-US", { notation: "compact", maximumSignificantDigits: 2 });
}
