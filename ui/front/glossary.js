// The glossary: sorted as the language sorts, searched at every letter without asking the server.

function element(name, text, attributes = {}) {
  const made = document.createElement(name);
  if (text !== null) made.textContent = text;
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  return made;
}

function row(term, texts, go) {
  const made = element("div", null, { class: "term" });
  const words = element("dt", term.word);
  if (term.other !== term.word) words.append(element("span", term.other, { lang: term.language }));
  const meaning = element("dd", term.means);
  const link = element("a", `${texts.explained}${term.title}`, { href: term.address });
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return; // another tab, as the reader wishes
    event.preventDefault();
    go(term.place);
  });
  meaning.append(element("br", null), link);
  made.append(words, meaning);
  made.sought = [term.word, term.other, term.means, ...term.forms].join("\n").toLowerCase();
  return made;
}

function build(root, data, go) {
  const texts = JSON.parse(data.texts);
  const order = new Intl.Collator(data.language === "zh" ? "zh-CN" : "en");
  const terms = JSON.parse(data.terms).sort((a, b) => order.compare(a.word, b.word));
  const rows = terms.map((term) => row(term, texts, go));
  const bar = element("div", null, { class: "search", role: "search" });
  const input = element("input", null, { type: "search", placeholder: texts.search, "aria-label": texts.search });
  input.value = root.querySelector("input")?.value ?? "";
  const count = element("span", null, { class: "count", role: "status" });
  const none = element("p", texts.none, { class: "none" });
  const list = element("dl", null);
  list.append(...rows);
  const search = () => {
    const sought = input.value.trim().toLowerCase();
    rows.forEach((each) => { each.hidden = !each.sought.includes(sought); });
    const left = rows.filter((each) => !each.hidden).length;
    count.textContent = left === rows.length ? `${left}` : `${left} / ${rows.length}`;
    none.hidden = left > 0;
  };
  input.addEventListener("input", search);
  bar.append(input, count);
  root.replaceChildren(bar, none, list);
  search();
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".glossary");
  root.go = (place) => setTriggerValue("go", place);
  if (root.shown === data.terms + data.texts) return;
  root.shown = data.terms + data.texts;
  build(root, data, (place) => root.go(place));
}
