// A figure, drawn by a build of Plotly that has the kinds of figures of the lab and no others (tools/build_plotly.py),
// which is asked for once. What changes is drawn into the figure that is there.

const SCRIPT = "app/static/plotly/plotly.min.js";
const CORNERS = "M3 3h7v2H5v5H3zM14 3h7v7h-2V5h-5zM3 14h2v5h5v2H3zM19 14h2v7h-7v-2h5z";

function plotly() {
  window.labPlotly ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL(SCRIPT, document.baseURI);
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => {
      window.labPlotly = undefined; // the next figure asks again
      script.remove();
      reject(new Error(`${SCRIPT} cannot be loaded`));
    };
    document.head.append(script);
  });
  return window.labPlotly;
}

/** Return the tools of a figure: its own, and one that fills the screen with it, to be seen by a whole class. */
function tools(config, title) {
  if (!document.fullscreenEnabled) return config;
  const fill = ({ parentElement: room }) =>
    document.fullscreenElement === room ? document.exitFullscreen() : room.requestFullscreen();
  const button = { name: title, title, icon: { width: 24, height: 24, path: CORNERS }, click: fill };
  return { ...config, displayModeBar: "hover", modeBarButtons: [[...(config.modeBarButtons?.[0] ?? []), button]] };
}

async function draw(place) {
  const Plotly = await plotly();
  const { shown, clientWidth: width } = place; // the latest
  if (!width || (place.drawn === shown && place.width === width)) return; // out of sight, or there already
  Object.assign(place, { drawn: shown, width });
  const { data, layout, frames } = JSON.parse(shown.figure);
  const full = document.fullscreenElement === place.parentElement;
  const size = { width, height: full ? place.parentElement.clientHeight : layout.height };
  const figure = { data, layout: { ...layout, ...size }, frames };
  const config = shown.config + shown.full;
  // Told of its tools again, Plotly would make all anew, and forget the frames.
  if (place.config === config) return Plotly.react(place, figure);
  place.config = config;
  place.replaceChildren();
  await Plotly.newPlot(place, { ...figure, config: tools(JSON.parse(shown.config), shown.full) });
  place.on("plotly_click", ({ points }) => place.choose(points[0].customdata));
}

/** Draw what is to be shown, after what is being drawn. */
function show(place) {
  const sayInWords = (error) => {
    Object.assign(place, { drawn: undefined, config: undefined, textContent: place.shown.alt });
    console.error(error);
  };
  place.drawing = (place.drawing ?? Promise.resolve()).then(() => draw(place)).catch(sayInWords);
}

export default function ({ data, parentElement, setTriggerValue }) {
  const place = parentElement.querySelector(".lab-figure");
  place.setAttribute("aria-label", data.alt);
  place.choose = (value) => data.answers && value !== undefined && setTriggerValue("point", value);
  place.shown = data;
  show(place);
  if (!place.watched) {
    place.watched = new ResizeObserver(() => place.clientWidth !== place.width && show(place));
    place.watched.observe(place);
  }
  return () => {
    place.watched.disconnect();
    place.watched = undefined;
    place.drawing.then(() => window.Plotly?.purge(place));
  };
}
