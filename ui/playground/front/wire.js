// What comes from the server: bytes in base64, and chunks of frames.

function bytes(text) {
  const raw = atob(text), out = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i++) out[i] = raw.charCodeAt(i);
  return out;
}

const floats = (text) => new Float32Array(bytes(text).buffer);

/** Points with their shades, as [[x1, x2, shade], …]. */
function pointsOf(packed) {
  const at = floats(packed.points), shades = floats(packed.shades);
  return Array.from(shades, (shade, i) => [at[2 * i], at[2 * i + 1], shade]);
}

/** A chunk as single frames; their arrays are views into one piece of memory. */
function framesOf(chunk) {
  const n = chunk.steps.length;
  const surfaces = bytes(chunk.surfaces), units = bytes(chunk.units), weights = floats(chunk.weights);
  const part = (array, i) => array.subarray((i * array.length) / n, ((i + 1) * array.length) / n);
  return chunk.steps.map((step, i) => ({
    step,
    loss: chunk.loss[i],
    testLoss: chunk.test_loss[i],
    accuracy: chunk.accuracy[i],
    testAccuracy: chunk.test_accuracy[i],
    surface: part(surfaces, i),
    units: part(units, i),
    weights: part(weights, i),
    diverged: chunk.diverged && i === n - 1,
  }));
}

/** Where in a frame's weights the kernel and the bias of each layer begin. */
function layersOf(sizes) {
  let at = 0;
  return sizes.slice(1).map((units, i) => {
    const layer = { inputs: sizes[i], units, kernel: at, bias: at + sizes[i] * units };
    at = layer.bias + units;
    return layer;
  });
}

/** Put values where a text says [[name]]. */
const fill = (text, values) => text.replace(/\[\[([a-z_]+)\]\]/g, (_, name) => values[name]);
