// One unit in numbers: the weights of its links and its bias, each to be changed.

class Inspector {
  constructor(root, on) {
    this.root = root;
    this.on = on;
    this.fields = [];
    this.typing = null;
  }

  get open() { return !this.root.hidden; }

  show(selected, scene, texts, frame) {
    this.root.hidden = !selected;
    this.fields = [];
    if (!selected) return;
    const shape = scene.layers[selected.layer], isOutput = selected.layer === scene.layers.length - 1;
    this.root.querySelector(".title").textContent = fill(isOutput ? texts.output_unit : texts.unit, { layer: selected.layer + 1, unit: selected.unit + 1 });
    this.root.querySelector(".about").textContent = texts.weights_about;
    const source = (row) => selected.layer ? `a<sub>${row + 1}</sub>` : scene.all_features.find((one) => one.name === scene.features[row]).html;
    const places = Array.from({ length: shape.inputs }, (_, row) => ({ row, html: `w · ${source(row)}`, at: shape.kernel + row * shape.units + selected.unit }));
    places.push({ row: -1, html: texts.bias, at: shape.bias + selected.unit });
    this.root.querySelector(".weights").replaceChildren(...places.map((place) => this.field(place, selected)));
    this.draw(frame);
    const row = places.findIndex((place) => place.row === selected.row);
    const focus = row >= 0 ? this.fields[row].input : this.root.querySelector(".title");
    focus.focus({ preventScroll: true });
    this.root.scrollIntoView({ block: "nearest", behavior: "auto" });
  }

  field({ row, html, at }, selected) {
    const label = Object.assign(document.createElement("label"), { className: "field weight" });
    const name = Object.assign(document.createElement("span"), { innerHTML: html });
    const input = Object.assign(document.createElement("input"), { type: "number", step: 0.1 });
    input.oninput = () => { this.typing = input; };
    input.onchange = () => {
      this.typing = null;
      if (Number.isFinite(input.valueAsNumber)) this.on.edit({ layer: selected.layer, unit: selected.unit, row, value: input.valueAsNumber });
    };
    label.append(name, input);
    this.fields.push({ label, input, at });
    return label;
  }

  /** Show the numbers of a frame; never under the learner's hands. */
  draw(frame) {
    this.fields.forEach(({ label, input, at }) => {
      const value = frame.weights[at];
      label.classList.toggle("negative", value < 0);
      if (input !== this.typing) input.value = value.toFixed(3);
    });
  }
}
