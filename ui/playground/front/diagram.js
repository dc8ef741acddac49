// The network as a picture of its computation: every unit shows its own answer over the whole plane, every link is as
// wide as its weight is large and has the colour of its sign.

const UNIT_PX = 36;
const ROW_PX = 45;
const TOP_PX = 34; // room for the number of units above each layer
const LABEL_PX = 34; // room for the names of the features
const NARROWEST = 64; // from layer to layer under a finger,
const TIGHTEST = 51; // and under a mouse

const SVG = "http://www.w3.org/2000/svg";

class Diagram {
  constructor(root, on) {
    this.root = root;
    this.svg = root.querySelector("svg.links");
    this.on = on;
    new ResizeObserver(() => this.scene && this.place()).observe(root.parentElement);
  }

  /** Draw the bones: features, layers, the output, and a link for every weight. */
  build(scene, texts) {
    this.scene = scene;
    this.texts = texts;
    this.root.querySelectorAll(".unit, .head").forEach((element) => element.remove());
    this.svg.replaceChildren();
    const { sizes } = scene;
    this.features = scene.all_features.map((feature) => {
      const chosen = scene.features.includes(feature.name);
      const unit = this.unit("feature", chosen ? texts.leave_out : texts.put_in, { name: feature.label });
      unit.setAttribute("aria-pressed", chosen);
      unit.dataset.feature = feature.name;
      unit.append(Object.assign(document.createElement("span"), { innerHTML: feature.html }));
      unit.onclick = () => this.on.feature(feature.name);
      this.watch(unit, { feature: feature.name });
      return unit;
    });
    this.inputs = scene.features.map((name) => this.features.find((unit) => unit.dataset.feature === name));
    this.layers = sizes.slice(1).map((n, layer) => {
      const isOutput = layer === sizes.length - 2;
      return Array.from({ length: n }, (_, index) => {
        const unit = this.unit(isOutput ? "output" : "hidden", isOutput ? texts.output_unit : texts.unit, { layer: layer + 1, unit: index + 1 });
        unit.onclick = () => this.on.select({ layer, unit: index });
        this.watch(unit, isOutput ? null : { layer, unit: index });
        return unit;
      });
    });
    this.heads = sizes.slice(1, -1).map((n, layer) => this.head(n, layer));
    this.links = scene.layers.map((shape, layer) =>
      Array.from({ length: shape.inputs }, (_, row) => Array.from({ length: shape.units }, (_, unit) => this.link(layer, row, unit)))
    );
    this.place();
  }

  unit(kind, label, values) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: `unit ${kind}` });
    button.setAttribute("aria-label", fill(label, values));
    button.append(document.createElement("canvas"));
    this.root.append(button);
    return button;
  }

  watch(element, what) {
    element.onpointerenter = (event) => event.pointerType === "mouse" && this.on.look(what);
    element.onpointerleave = () => this.on.look(undefined);
  }

  head(n, layer) {
    const head = Object.assign(document.createElement("div"), { className: "head stepper" });
    const button = (sign, label, change, possible) => {
      const one = Object.assign(document.createElement("button"), { type: "button", textContent: sign, disabled: !possible });
      one.setAttribute("aria-label", fill(label, { layer: layer + 1 }));
      one.onclick = () => this.on.units(layer, n + change);
      return one;
    };
    const count = Object.assign(document.createElement("span"), { textContent: n });
    head.append(button("−", this.texts.fewer_units, -1, n > 1), count, button("+", this.texts.more_units, 1, n < this.scene.max_units));
    this.root.append(head);
    return head;
  }

  link(layer, row, unit) {
    const line = document.createElementNS(SVG, "path"), target = document.createElementNS(SVG, "path");
    target.setAttribute("class", "target");
    target.append(document.createElementNS(SVG, "title"));
    target.onclick = () => this.on.select({ layer, unit, row });
    this.svg.append(line, target);
    return { line, target };
  }

  /** Put everything where the width allows; a narrow page scrolls. */
  place() {
    const columns = [this.features, ...this.layers];
    const rows = Math.max(...columns.map((column) => column.length));
    const wide = (step) => LABEL_PX + UNIT_PX + (columns.length - 1) * step;
    const isTight = this.root.parentElement.clientWidth > 400 && this.root.parentElement.clientWidth < wide(NARROWEST);
    const least = wide(isTight ? TIGHTEST : NARROWEST);
    this.root.classList.toggle("tight", isTight);
    const width = Math.max(this.root.parentElement.clientWidth - 2, least);
    const height = TOP_PX + rows * ROW_PX;
    this.root.style.width = `${width}px`;
    this.root.style.height = `${height}px`;
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const step = (width - LABEL_PX - UNIT_PX) / (columns.length - 1);
    const x = (column) => LABEL_PX + column * step;
    const y = (column, row) => TOP_PX + ((rows - columns[column].length) / 2 + row) * ROW_PX + (ROW_PX - UNIT_PX) / 2;
    columns.forEach((column, c) => column.forEach((unit, r) => {
      unit.style.left = `${x(c)}px`;
      unit.style.top = `${y(c, r)}px`;
      unit.at = [x(c), y(c, r) + UNIT_PX / 2];
    }));
    this.heads.forEach((head, layer) => { head.style.left = `${x(layer + 1) + UNIT_PX / 2}px`; });
    this.links.forEach((rows, layer) => rows.forEach((units, row) => units.forEach(({ line, target }, unit) => {
      const [x0, y0] = (layer ? this.layers[layer - 1] : this.inputs)[row].at, [x1, y1] = this.layers[layer][unit].at;
      const from = x0 + UNIT_PX, bend = (x1 - from) / 2;
      const path = `M${from} ${y0}C${from + bend} ${y0} ${x1 - bend} ${y1} ${x1} ${y1}`;
      line.setAttribute("d", path);
      target.setAttribute("d", path);
    })));
  }

  /** What is shown of a unit's answers: their degree, or only the side of the border. */
  get seen() {
    return this.scene.spec.discretize === "1" ? (shades) => discretized(shades, 2) : (shades) => shades;
  }

  /** Draw one frame. */
  draw(frame, shades) {
    const side = this.scene.unit_side ** 2, seen = this.seen;
    let at = 0;
    this.layers.slice(0, -1).forEach((layer) => layer.forEach((unit) => {
      paint(unit.firstChild, seen(frame.units.subarray(at, (at += side))), shades);
    }));
    paint(this.layers.at(-1)[0].firstChild, seen(frame.surface), shades);
    this.scene.layers.forEach((shape, layer) => this.links[layer].forEach((units, row) => units.forEach(({ line }, unit) => {
      const weight = frame.weights[shape.kernel + row * shape.units + unit];
      line.setAttribute("class", weight < 0 ? "negative" : "positive");
      line.setAttribute("stroke-width", Number.isFinite(weight) ? Math.min(0.5 + Math.abs(weight) * 1.8, 10).toFixed(2) : 0);
      line.setAttribute("stroke-opacity", Number.isFinite(weight) ? Math.min(0.15 + Math.abs(weight), 0.9).toFixed(2) : 0);
    })));
  }

  /** Features do not change in training: they are drawn once a theme. */
  drawFeatures(pictures, shades) {
    this.features.forEach((unit) => paint(unit.firstChild, this.seen(bytes(pictures[unit.dataset.feature])), shades));
  }

  /** Words for the mouse, where words are read: not thirty times a second. */
  describe(frame, digits) {
    this.scene.layers.forEach((shape, layer) => this.links[layer].forEach((units, row) => units.forEach(({ target }, unit) => {
      target.firstChild.textContent = fill(this.texts.weight, { value: digits(frame.weights[shape.kernel + row * shape.units + unit]) });
    })));
  }

  mark(selected) {
    this.layers.forEach((units, layer) => units.forEach((unit, index) => {
      unit.classList.toggle("selected", selected?.layer === layer && selected.unit === index);
    }));
  }
}
