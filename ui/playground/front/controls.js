// The choices: selects and sliders, made from what the server offers.

const SELECTS = {
  pacing: ["pace"],
  training: ["learning_rate", "activation", "optimizer", "regularizer", "regularizer_rate"],
  starting: ["initializer"],
};
const SLIDERS = { train_share: [10, 90, 10], noise: [0, 50, 5], batch_size: [1, 30, 1] };
const CHECKS = ["show_test", "discretize"];

class Controls {
  constructor(root, on) {
    this.root = root;
    this.on = on;
  }

  build(scene, texts) {
    const part = (name) => this.root.querySelector(name);
    Object.entries(SELECTS).forEach(([place, names]) => part(`.${place}`).replaceChildren(...names.map((name) => this.select(name, scene, texts))));
    part(".sampling").replaceChildren(...Object.keys(SLIDERS).map((name) => this.slider(name, scene, texts)));
    part(".output .checks").replaceChildren(...CHECKS.map((name) => this.check(name, scene, texts)));
    part(".parts").replaceChildren(...scene.parts.map(([name, label]) => this.hiding(name, label, scene)));
    part(".sets").replaceChildren(...scene.sets.map((set) => this.set(set, scene)));
    part(".layers .count").textContent = fill(texts.layers, { n: scene.sizes.length - 2 });
    part("[data-act=fewer-layers]").disabled = scene.sizes.length === 2;
    part("[data-act=more-layers]").disabled = scene.sizes.length - 2 >= scene.max_layers;
  }

  field(text, ...children) {
    const label = Object.assign(document.createElement("label"), { className: "field" });
    label.append(Object.assign(document.createElement("span"), { textContent: text }), ...children);
    return label;
  }

  select(name, scene, texts) {
    const select = Object.assign(document.createElement("select"), { name });
    select.append(...scene.options[name].map(([value, label]) => new Option(label, value)));
    select.value = name === "pace" ? this.on.pace() : scene.spec[name];
    select.onchange = () => this.on.choose(name, select.value);
    const field = this.field(texts[name], select);
    if (name === "regularizer_rate") select.disabled = scene.spec.regularizer === "none";
    return field;
  }

  slider(name, scene, texts) {
    const [min, max, step] = SLIDERS[name];
    const input = Object.assign(document.createElement("input"), { type: "range", name, min, max, step, value: scene.spec[name] });
    const number = document.createElement("b"); // no <output>: that would be read aloud at every move
    const say = () => {
      number.textContent = fill(texts[`${name}_value`], { n: input.value });
      input.setAttribute("aria-valuetext", number.textContent);
      input.style.setProperty("--filled", `${((input.value - min) / (max - min)) * 100}%`);
    };
    say();
    input.oninput = () => { say(); this.on.choose(name, input.value); };
    const field = this.field(texts[name], number, input);
    field.classList.add("slider");
    return field;
  }

  check(name, scene, texts) {
    const input = Object.assign(document.createElement("input"), { type: "checkbox", name, checked: scene.spec[name] === "1" });
    input.onchange = () => this.on.choose(name, input.checked ? "1" : "0");
    const label = this.field(texts[name]);
    label.className = "check";
    label.prepend(input);
    return label;
  }

  /** A box to show or hide a part; what is hidden stands in the address. */
  hiding(name, label, scene) {
    const hidden = () => new Set(scene.spec.hide.split(",").filter(Boolean));
    const input = Object.assign(document.createElement("input"), { type: "checkbox", name: `hide-${name}`, checked: !hidden().has(name) });
    input.onchange = () => {
      const parts = hidden();
      if (input.checked) parts.delete(name);
      else parts.add(name);
      this.on.choose("hide", [...parts].join(","));
    };
    const field = this.field(label);
    field.className = "check";
    field.prepend(input);
    return field;
  }

  set(set, scene) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "set", title: set.label });
    button.dataset.set = set.name;
    button.setAttribute("aria-label", set.label);
    button.setAttribute("aria-pressed", scene.spec.dataset === set.name);
    button.append(document.createElement("canvas"));
    button.onclick = () => this.on.choose("dataset", set.name);
    return button;
  }
}
