// What this browser keeps for its learner, and showing the card that an address asks for.

const KEY = "deep-learning-lab";
const PATIENCE_MS = 20000; // for a card to appear on the page
const STEADY_MS = 2500; // without a change: then the page has stopped growing

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
  let changed = started; // when the page last moved or grew: below a card, too, for then there is more to scroll
  let before = null;
  let next = 0;
  const gestures = ["wheel", "touchstart", "keydown", "pointerdown"];
  const stop = () => {
    cancelAnimationFrame(next); // at once: one more scroll would take the button away from under a pressed finger
    gestures.forEach((name) => removeEventListener(name, stop, { capture: true }));
  };
  const look = (now) => {
    const card = document.getElementById(id);
    card?.scrollIntoView({ block: "start", behavior: "instant" });
    const page = card?.closest("[data-testid=stMain]") ?? document.documentElement;
    const place = card ? `${Math.round(card.getBoundingClientRect().top)} ${page.scrollHeight}` : null;
    if (place !== before || place === null) changed = now;
    before = place;
    if (now - started > PATIENCE_MS || now - changed > STEADY_MS) stop();
    else next = requestAnimationFrame(look);
  };
  gestures.forEach((name) => addEventListener(name, stop, { passive: true, capture: true }));
  next = requestAnimationFrame(look);
}

// A link to the card that is open already asks nothing of the server, but its reader wants to see the card.
addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href*='card=']");
  if (!link) return;
  const [asked, here] = [new URL(link.href), new URL(location.href)];
  const card = here.searchParams.get("card");
  if (card !== null && asked.pathname === here.pathname && asked.searchParams.get("card") === card) show(card);
});

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
