// Colours: one meaning in the whole lab. Orange is negative, grey is zero, blue is positive.

const parse = (css) => [1, 3, 5].map((at) => parseInt(css.slice(at, at + 2), 16));

/** The colours of the theme that the reader looks at: the host says which by its background. */
function paletteOf(element, palettes) {
  const probe = document.createElement("i");
  probe.style.color = "var(--st-background-color)";
  element.append(probe);
  const [r, g, b] = getComputedStyle(probe).color.match(/[\d.]+/g).map(Number);
  probe.remove();
  return 0.3 * r + 0.6 * g + 0.1 * b < 128 ? palettes.dark : palettes.light;
}

/** 256 colours from −1 to 1, as one 32-bit number each, ready for an image's memory. */
function shadesOf(palette) {
  const [negative, zero, positive] = [palette.negative, palette.zero, palette.positive].map(parse);
  const table = new Uint32Array(256);
  for (let shade = 0; shade < 256; shade++) {
    const value = (shade - 128) / 127;
    const end = value < 0 ? negative : positive;
    const [r, g, b] = zero.map((from, i) => Math.round(from + (end[i] - from) * Math.min(1, Math.abs(value))));
    table[shade] = (255 << 24) | (b << 16) | (g << 8) | r;
  }
  return table;
}

/** Paint a square picture of shades onto a canvas of the same side. */
function paint(canvas, shades, table) {
  const side = Math.sqrt(shades.length);
  if (canvas.width !== side) canvas.width = canvas.height = side;
  const context = canvas.getContext("2d");
  const image = context.createImageData(side, side);
  const memory = new Uint32Array(image.data.buffer);
  for (let i = 0; i < shades.length; i++) memory[i] = table[shades[i]];
  context.putImageData(image, 0, 0);
}

/** The same picture, `times` as fine, each point black or white: the side of the answer instead of its degree. */
function discretized(shades, times) {
  const side = Math.sqrt(shades.length), fine = side * times, out = new Uint8Array(fine * fine);
  const at = Array.from({ length: fine }, (_, i) => {
    const place = Math.min(Math.max((i + 0.5) / times - 0.5, 0), side - 1), low = Math.min(Math.floor(place), side - 2);
    return [low, place - low];
  });
  for (let y = 0; y < fine; y++) {
    const [row, v] = at[y];
    for (let x = 0; x < fine; x++) {
      const [column, u] = at[x], k = row * side + column;
      const above = shades[k] * (1 - u) + shades[k + 1] * u, below = shades[k + side] * (1 - u) + shades[k + side + 1] * u;
      out[y * fine + x] = above * (1 - v) + below * v > 127.5 ? 255 : 0;
    }
  }
  return out;
}
