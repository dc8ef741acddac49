// Beside the drawing component, which has neither: words for those who cannot see the canvas, and reports without delay.
//
// After a stroke the component waits 200 ms for more to come; whoever left the page meanwhile would lose the stroke. A
// button of its toolbar, which the lab hides, reports at once.

const REPORT = "[aria-label='Update the app with this drawing']";

const mounted = new WeakMap(); // what takes an instance's listeners away again
let written = null; // the canvas on which a stroke has begun

export default function ({ data, parentElement }) {
  const canvas = document.querySelector(`.st-key-${data.key}`);
  if (!canvas) return;
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", data.label);

  mounted.get(parentElement)?.abort();
  const instance = new AbortController();
  mounted.set(parentElement, instance);
  const begin = () => { written = canvas; };
  const end = () => {
    if (written !== canvas) return;
    written = null;
    // The component hears of the same event, and has to have finished the stroke first.
    setTimeout(() => {
      const inner = [...canvas.querySelectorAll("*")].find((element) => element.shadowRoot);
      (inner?.shadowRoot ?? canvas).querySelector(REPORT)?.click();
    });
  };
  canvas.addEventListener("pointerdown", begin, { capture: true, signal: instance.signal });
  for (const name of ["mouseup", "touchend"]) addEventListener(name, end, { signal: instance.signal });
  return () => mounted.get(parentElement)?.abort();
}
