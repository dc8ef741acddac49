// The large picture with the points on it, and the curve of the losses.

const POINT_PX = 4;

function drawPoints(canvas, scene, palette, withTest) {
  const side = canvas.clientWidth || 280, fine = devicePixelRatio || 1;
  canvas.width = canvas.height = Math.round(side * fine);
  const context = canvas.getContext("2d");
  context.scale(fine, fine);
  const place = (value) => ((value + scene.edge) / (2 * scene.edge)) * side;
  const draw = (points, edge, width) => points.forEach(([x1, x2, shade]) => {
    const [x, y] = [place(x1), side - place(x2)];
    context.beginPath();
    // two shapes beside two colours: discs for blue, squares for orange
    if (shade > 0) context.arc(x, y, POINT_PX, 0, 2 * Math.PI);
    else context.rect(x - POINT_PX + 0.6, y - POINT_PX + 0.6, 2 * POINT_PX - 1.2, 2 * POINT_PX - 1.2);
    context.globalAlpha = 0.35 + 0.65 * Math.min(Math.abs(shade), 1);
    context.fillStyle = shade > 0 ? palette.positive : palette.negative;
    context.fill();
    context.globalAlpha = 1;
    context.strokeStyle = edge;
    context.lineWidth = width;
    context.stroke();
  });
  drawTicks(context, side, scene.edge, palette);
  draw(scene.train, palette.dark ? "#0b0f13" : "#ffffff", 1.1);
  if (withTest) draw(scene.test, palette.text, 1.3);
}

function drawTicks(context, side, edge, palette) {
  context.font = "11px sans-serif";
  context.fillStyle = palette.text;
  context.globalAlpha = 0.75;
  const say = (text, x, y, align) => { context.textAlign = align; context.fillText(text, x, y); };
  say(`−${edge}`, 5, side - 6, "left");
  say("x₁", side / 2, side - 6, "center");
  say(edge, side - 6, side - 6, "right");
  say(edge, 5, 14, "left");
  say("x₂", 5, side / 2 + 4, "left");
  context.globalAlpha = 1;
}

/** A set's thumbnail: its points without noise. */
function drawThumbnail(canvas, points, palette, edge) {
  const side = 44, fine = devicePixelRatio || 1;
  canvas.width = canvas.height = side * fine;
  const context = canvas.getContext("2d");
  context.scale(fine, fine);
  points.forEach(([x1, x2, shade]) => {
    context.globalAlpha = 0.3 + 0.7 * Math.min(Math.abs(shade), 1);
    context.fillStyle = shade > 0 ? palette.positive : palette.negative;
    context.fillRect(((x1 + edge) / (2 * edge)) * side - 1.2, side - ((x2 + edge) / (2 * edge)) * side - 1.2, 2.4, 2.4);
  });
}

function drawCurve(canvas, curve, palette) {
  const width = canvas.clientWidth || 240, height = 84, fine = devicePixelRatio || 1;
  canvas.width = Math.round(width * fine);
  canvas.height = Math.round(height * fine);
  const context = canvas.getContext("2d");
  context.scale(fine, fine);
  context.strokeStyle = palette.grid;
  context.beginPath();
  context.moveTo(0, height - 0.5);
  context.lineTo(width, height - 0.5);
  context.stroke();
  if (curve.length < 2) return;
  const top = Math.max(...curve.map((point) => Math.max(point[1] ?? 0, point[2] ?? 0))) * 1.05 || 1;
  const start = curve[0][0], length = curve.at(-1)[0] - start || 1;
  const line = (of, colour, dash) => {
    context.beginPath();
    context.setLineDash(dash);
    context.strokeStyle = colour;
    context.lineWidth = 1.8;
    let gap = true;
    curve.forEach((point) => {
      if (point[of] === null) { gap = true; return; }
      const x = ((point[0] - start) / length) * width, y = height - 1 - (point[of] / top) * (height - 4);
      if (gap) context.moveTo(x, y);
      else context.lineTo(x, y);
      gap = false;
    });
    context.stroke();
  };
  line(2, palette.second, [5, 3]);
  line(1, palette.accent, []);
}
