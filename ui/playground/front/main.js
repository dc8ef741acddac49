// The playground: puts the parts together, once for each place on a page.

class Playground {
  constructor(root) {
    this.root = root;
    this.curve = [];
    this.looked = undefined;
    this.selected = null;
    this.player = new Player((wish) => { root.dataset.busy = true; this.send(wish); }, (frame, visible = true) => this.show(frame, visible));
    this.diagram = new Diagram(root.querySelector(".diagram"), {
      feature: (name) => this.toggle(name),
      units: (layer, n) => this.hidden((hidden) => hidden.map((old, i) => (i === layer ? n : old))),
      select: (what) => this.select(what),
      look: (what) => { this.looked = what; this.drawAnswer(); },
    });
    this.controls = new Controls(root, { choose: (name, value) => this.choose(name, value), pace: () => this.player.pace });
    this.inspector = new Inspector(root.querySelector(".inspector"), { edit: (edit) => this.player.wish({ edit }) });
    root.addEventListener("click", (event) => this.act(event.target.closest("[data-act]")?.dataset.act));
    this.size = new ResizeObserver(() => this.scene && this.drawPictures());
    this.size.observe(root.querySelector(".surface"));
    this.sight = new IntersectionObserver(([entry]) => { this.seesCompare = entry.isIntersecting; this.askCompare(); }, { rootMargin: "200px" });
    this.sight.observe(root.querySelector(".compare"));
  }

  update({ data, setTriggerValue }) {
    this.send = (wish) => setTriggerValue("wish", wish);
    if (!data.full && data.scene !== this.scene?.scene) {
      this.player.outstanding = null; // a new place for an old answer: ask for everything
      this.player.wish({ frames: 0 });
      return;
    }
    if (data.full) this.take(data.full, data.scene);
    if (data.compare) this.showCompare(data.compare);
    this.player.scene = data.scene;
    this.player.receive(data);
    this.askCompare();
    this.say();
  }

  /** Take up a new scene: other points, another network, or the same in another language. */
  take(full, number) {
    const isNew = this.scene?.scene !== number;
    const focused = this.root.getRootNode().activeElement;
    const again = focused && this.root.contains(focused) && this.addressOf(focused);
    this.texts = full.texts;
    this.scene = {
      ...full,
      scene: number,
      spec: { ...full.spec, ...this.player.wishes.spec }, // what was chosen since is still to be sent
      train: pointsOf(full.train),
      test: pointsOf(full.test),
      layers: layersOf(full.sizes),
    };
    this.player.stepsPerEpoch = full.steps_per_epoch;
    if (isNew) {
      this.curve = full.curve;
      this.compared = null;
      this.askedCompare = false;
      this.looked = undefined;
      if (this.selected && !(this.scene.layers[this.selected.layer]?.units > this.selected.unit)) this.selected = null;
    }
    this.root.querySelectorAll("[data-text]").forEach((element) => { element.textContent = this.texts[element.dataset.text]; });
    this.root.querySelectorAll("[data-label]").forEach((element) => {
      element.setAttribute("aria-label", this.texts[element.dataset.label]);
      if (element.matches("button")) element.title = this.texts[element.dataset.label];
    });
    this.root.classList.toggle("regression", full.task === "regression");
    this.hide();
    this.controls.build(this.scene, this.texts);
    this.diagram.build(this.scene, this.texts);
    this.dress();
    this.said = null;
    if (this.player.shown && !isNew) this.show(this.player.shown);
    if (this.inspector.open || this.selected) this.rebuildInspector = true;
    if (again) this.root.querySelector(again)?.focus({ preventScroll: true });
  }

  /** How to find a control again after it was rebuilt. */
  addressOf(element) {
    if (element.name) return `[name="${element.name}"]`;
    if (element.dataset.set) return `[data-set="${element.dataset.set}"]`;
    if (element.dataset.feature) return `[data-feature="${element.dataset.feature}"]`;
    return element.getAttribute("aria-label") && `button[aria-label="${CSS.escape(element.getAttribute("aria-label"))}"]`;
  }

  /** Put on the colours of the theme. */
  dress() {
    this.palette = paletteOf(this.root, this.scene.palettes);
    this.shades = shadesOf(this.palette);
    Object.entries(this.palette).forEach(([name, value]) => this.root.style.setProperty(`--${name}`, value));
    this.diagram.drawFeatures(this.scene.feature_pictures, this.shades);
    this.drawPictures();
  }

  drawPictures() {
    drawPoints(this.root.querySelector(".points"), this.scene, this.palette, this.scene.spec.show_test === "1");
    this.scene.sets.forEach((set) => {
      drawThumbnail(this.root.querySelector(`[data-set=${set.name}] canvas`), pointsOf(set), this.palette, this.scene.edge);
    });
    drawCurve(this.root.querySelector(".curve"), this.curve, this.palette);
    if (this.compared) this.showCompare(this.compared);
  }

  show(frame, visible) {
    while (this.curve.length && this.curve.at(-1)[0] >= frame.step) this.curve.pop();
    this.curve.push([frame.step, frame.loss, frame.testLoss]);
    if (this.curve.length > 800) this.curve = this.curve.filter((_, i) => i % 2 === 0 || i === this.curve.length - 1);
    if (!visible) return;
    this.diagram.draw(frame, this.shades);
    this.drawAnswer();
    drawCurve(this.root.querySelector(".curve"), this.curve, this.palette);
    this.sayFigures(frame);
    if (this.rebuildInspector) {
      this.rebuildInspector = false;
      this.select(this.selected, false);
    } else if (this.inspector.open && (!this.player.playing || this.player.drawn % 4 === 0)) this.inspector.draw(frame);
    this.say();
  }

  drawAnswer() {
    const frame = this.player.shown;
    if (!frame) return;
    const what = this.looked === undefined ? this.selected : this.looked;
    const { layers, unit_side, feature_pictures } = this.scene;
    let shades = frame.surface, title = this.texts.output;
    if (what?.feature) {
      shades = bytes(feature_pictures[what.feature]);
      title = this.scene.all_features.find((one) => one.name === what.feature).label;
    } else if (what && what.layer < layers.length - 1) {
      const before = layers.slice(0, what.layer).reduce((sum, layer) => sum + layer.units, 0) + what.unit;
      shades = frame.units.subarray(before * unit_side ** 2, (before + 1) * unit_side ** 2);
      title = fill(this.texts.unit, { layer: what.layer + 1, unit: what.unit + 1 });
    }
    const heading = this.root.querySelector(".output .title");
    if (heading.textContent !== title) heading.textContent = title;
    const fine = this.scene.spec.discretize === "1" ? discretized(shades, 4) : shades;
    paint(this.root.querySelector(".answer"), fine, this.shades);
  }

  sayFigures(frame) {
    const loss = (value) => (value === null ? "NaN" : value < 1000 ? value.toFixed(3) : value.toExponential(1));
    const share = (value) => (value === null ? "" : `${(100 * value).toFixed(0)}%`);
    const put = (where, text) => { this.root.querySelector(`.figures ${where}`).textContent = text; };
    put(".train .loss", loss(frame.loss));
    put(".test .loss", loss(frame.testLoss));
    put(".train .accuracy", share(frame.accuracy));
    put(".test .accuracy", share(frame.testAccuracy));
    const epoch = frame.step / this.scene.steps_per_epoch;
    this.root.querySelector(".epoch").textContent = Number.isInteger(epoch) ? epoch.toLocaleString("en") : epoch.toFixed(1);
    Object.assign(this.root.dataset, { epoch, loss: frame.loss, drawn: this.player.drawn, scene: this.scene.scene, branch: this.player.branch });
  }

  /** Say what state things are in; in words for a screen reader when they rest. */
  say() {
    const { state, shown, outstanding } = this.player;
    this.root.dataset.busy = Boolean(outstanding);
    if (this.said !== state) {
      this.said = this.root.dataset.state = state;
      const play = this.root.querySelector("[data-act=play]");
      play.title = this.texts[state === "playing" ? "pause" : "play"];
      play.setAttribute("aria-label", play.title);
      this.note(state);
    }
    if (state === "playing" || !shown) return;
    const digits = (value) => (value === null ? "NaN" : value.toFixed(3));
    const words = { epoch: Math.floor(shown.step / this.scene.steps_per_epoch), loss: digits(shown.loss), test_loss: digits(shown.testLoss) };
    this.root.querySelector(".answer").setAttribute("aria-label", fill(this.texts.answer_alt, words));
    this.root.querySelector(".curve").setAttribute("aria-label", fill(this.texts.curve_alt, words));
    this.diagram.describe(shown, (value) => value.toFixed(3));
  }

  note(state) {
    const note = this.root.querySelector(".note");
    note.hidden = state !== "diverged" && state !== "rested";
    note.className = `note ${state}`;
    note.textContent = note.hidden ? "" : this.texts[state];
    if (state !== "diverged") return;
    const slower = Object.assign(document.createElement("button"), { type: "button", className: "plain", textContent: this.texts.slower });
    slower.dataset.act = "slower";
    note.append(" ", slower);
  }

  act(what) {
    const { player, scene } = this;
    const spec = scene?.spec;
    const acts = {
      play: () => (player.playing ? player.pause() : player.play()),
      step: () => {
        player.setPace(1);
        this.root.querySelector("[name=pace]").value = 1;
        player.play((Math.floor(player.shown.step / scene.steps_per_epoch) + 1) * scene.steps_per_epoch);
      },
      rewind: () => { player.stop(); player.wish({ rewind: true }); },
      reseed: () => this.choose("seed", String((Number(spec.seed) + 1) % 1000000)),
      regenerate: () => this.choose("data_seed", String((Number(spec.data_seed) + 1) % 1000000)),
      "fewer-layers": () => this.hidden((hidden) => hidden.slice(0, -1)),
      "more-layers": () => this.hidden((hidden) => [...hidden, hidden.at(-1) ?? 4]),
      slower: () => {
        const rates = scene.options.learning_rate.map(([value]) => value), at = rates.indexOf(spec.learning_rate);
        player.stop();
        spec.learning_rate = rates[Math.max(at - 2, 0)];
        player.wish({ spec: { ...spec }, rewind: true });
      },
      close: () => this.select(null),
    };
    if (what && scene) acts[what]();
  }

  choose(name, value) {
    if (name === "pace") { this.player.setPace(Number(value)); return; }
    const spec = this.scene.spec;
    spec[name] = value;
    if (name === "regularizer" && value !== "none" && spec.regularizer_rate === "0") spec.regularizer_rate = "0.003";
    this.player.wish({ spec: { ...spec } });
    if (name === "hide") this.hide();
    if (name === "show_test") { this.drawPictures(); this.drawAnswer(); }
    if (name === "discretize") {
      this.diagram.drawFeatures(this.scene.feature_pictures, this.shades);
      if (this.player.shown) this.diagram.draw(this.player.shown, this.shades);
      this.drawAnswer();
    }
    if (name.startsWith("regularizer")) this.controls.build(this.scene, this.texts), this.drawPictures();
  }

  hide() {
    this.root.dataset.hide = this.scene.spec.hide.replaceAll(",", " ");
  }

  toggle(name) {
    const chosen = new Set(this.scene.spec.features.split(","));
    if (!chosen.delete(name)) chosen.add(name);
    if (chosen.size) this.choose("features", this.scene.all_features.map((one) => one.name).filter((one) => chosen.has(one)).join(","));
  }

  hidden(change) {
    const { spec, max_layers } = this.scene;
    this.choose("hidden", change(spec.hidden === "0" ? [] : spec.hidden.split(",").map(Number)).slice(0, max_layers).join(",") || "0");
  }

  select(what, focus = true) {
    this.selected = what;
    this.diagram.mark(what);
    if (focus || !this.inspector.open || !what) this.inspector.show(what, this.scene, this.texts, this.player.shown);
    else this.inspector.draw(this.player.shown);
    this.drawAnswer();
  }

  /** Classical methods are fitted when somebody looks, and again only when the points change. */
  askCompare() {
    if (this.seesCompare && this.scene && !this.compared && !this.askedCompare) {
      this.askedCompare = true;
      this.player.wish({ compare: true });
    }
  }

  showCompare(compared) {
    this.compared = compared;
    this.askedCompare = false;
    const figure = (value) => (this.scene.task === "regression" ? value.toFixed(3) : `${(100 * value).toFixed(0)}%`);
    this.root.querySelector(".methods").replaceChildren(...compared.map((method) => {
      const box = document.createElement("figure"), canvas = document.createElement("canvas"), caption = document.createElement("figcaption");
      canvas.setAttribute("role", "img");
      canvas.setAttribute("aria-label", fill(this.texts.method_alt, { method: method.label }));
      paint(canvas, bytes(method.picture), this.shades);
      const numbers = fill(this.texts[this.scene.task === "regression" ? "method_errors" : "method_accuracies"], { train: figure(method.train), test: figure(method.test) });
      caption.append(Object.assign(document.createElement("b"), { textContent: method.label }), Object.assign(document.createElement("span"), { textContent: numbers }));
      box.append(canvas, caption);
      return box;
    }));
  }

  close() {
    this.player.stop();
    clearTimeout(this.player.patience);
    this.size.disconnect();
    this.sight.disconnect();
  }
}

const places = new WeakMap();

/** Numbers that JSON does not know travel by their names: nan, inf, -inf. */
function revive(name, value) {
  const said = value?.number;
  return typeof said === "string" && Object.keys(value).length === 1 ? { nan: NaN, inf: Infinity, "-inf": -Infinity }[said] : value;
}

export default function (component) {
  const place = component.parentElement;
  const root = place.querySelector(".lab");
  let playground = places.get(place);
  if (playground?.root !== root) {
    playground?.close();
    places.set(place, (playground = new Playground(root)));
  } else if (playground.scene) playground.dress();
  playground.update({ data: JSON.parse(component.data.reply, revive), setTriggerValue: component.setTriggerValue });
  return () => { places.get(place)?.close(); places.delete(place); };
}
