// What this browser keeps for its learner, and showing the card that an address asks for.

const KEY = "deep-learning-lab";
const PATIENCE_MS = 20000; // for a card to appear on the page
const STEADY_MS = 2500; // without a move: then the page above it has stopped growing

let greeted = null;
let cardsAsked = 0;
let send = null;

/** Return what is kept; a browser may forbid even to look. */
function kept() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function keep(text) {
  try {
    if (localStorage.getItem(KEY) !== text) localStorage.setItem(KEY, text);
  } catch {
    // storage is off or full: the session goes on without
  }
}

// Another tab has written; a storage that was emptied is left to the next writing.
addEventListener("storage", (event) => {
  if (event.key === KEY && event.newValue !== null) send?.("kept", { text: event.newValue });
});

/** Bring a card to the top as soon as it is there, and hold it while the page settles, unless the reader moves on. */
function show(id) {
  const started = performance.now();
  let moved = null; // when the card last had to be brought back
  let stopped = false;
  const stop = () => { stopped = true; };
  const gestures = ["wheel", "touchstart", "keydown", "pointerdown"];
  gestures.forEach((name) => addEventListener(name, stop, { once: true, passive: true, capture: true }));
  let place = null;
  const look = (now) => {
    const card = document.getElementById(id);
    if (card) {
      const top = Math.round(card.getBoundingClientRect().top);
      if (top !== place) {
        card.scrollIntoView({ block: "start", behavior: "instant" });
        moved = now;
      }
      place = Math.round(card.getBoundingClientRect().top);
    }
    const over = now - started > PATIENCE_MS || (moved !== null && now - moved > STEADY_MS);
    if (stopped || over) gestures.forEach((name) => removeEventListener(name, stop, { capture: true }));
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

export default function ({ data, setTriggerValue }) {
  send = setTriggerValue;
  if (data.keep !== null) {
    keep(data.keep);
  } else if (greeted !== data.greeting) {
    greeted = data.greeting;
    setTriggerValue("kept", { text: kept() });
  }
  if (data.card && data.cards_asked > cardsAsked) show(data.card);
  cardsAsked = data.cards_asked;
}
