// What the next question is restricted to: a collection, an earlier day, a file of one's own.
// The choice is kept by the server for the conversation; what may be asked is decided there.
(() => {
  "use strict";

  const WORDS = {
    open: "Ask in",
    everything: "everything",
    title: "What to ask in",
    collection: "Collection",
    all: "All that I may read",
    day: "As of",
    dayHint: "Empty asks what holds today.",
    file: "Or ask about a file of your own",
    attach: "Attach a file",
    fileHint: "Up to 10 MB. Only you can ask about it, in this conversation, for 24 hours. It is not added to the knowledge base.",
    detach: "Ask the knowledge base again",
    done: "Done",
    reading: (name) => `Reading ${name} …`,
    tooLarge: "The file is larger than 10 MB; attach the part you ask about.",
    gone: "The file is no longer held; attach it again.",
    lost: "The server cannot be reached. Try again in a moment.",
  };
  const MOST_BYTES = 10_000_000;
  const ENDINGS = ".txt,.md,.markdown,.docx,.pdf,.pptx,.xlsx,.csv,.html,.eml";
  let now = null;
  let panel = null;

  function element(tag, attributes, ...inside) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...inside);
    return made;
  }

  function say(text, tone = "alert") {
    const place = document.getElementById("asked-in-note");
    if (!place) return;
    place.setAttribute("role", tone);
    place.textContent = text;
  }

  const keptChoice = (thread) => `playbook-asked-in:${thread}`;

  function take(told) {
    now = told;
    sessionStorage.setItem(keptChoice(now.thread), JSON.stringify([now.collection, now.asOf]));
    arrange();
    if (panel) fill();
  }

  async function send(method, path, body, headers) {
    try {
      const answer = await fetch(path, { method, body, headers, credentials: "same-origin" });
      const said = await answer.json();
      if (!answer.ok) {
        say(typeof said.detail === "string" ? said.detail : WORDS.lost);
        return false;
      }
      say("");
      take(said);
      return true;
    } catch {
      say(WORDS.lost);
      return false;
    }
  }

  const choose = (collection, asOf) => send(
    "PUT", "/asked-in", JSON.stringify({ thread: now.thread, collection: collection || null, as_of: asOf || null }),
    { "Content-Type": "application/json" },
  );

  async function attach(file) {
    if (file.size > MOST_BYTES) {
      say(WORDS.tooLarge);
      return;
    }
    say(WORDS.reading(file.name), "status");
    const form = new FormData();
    form.append("thread", now.thread);
    form.append("file", file);
    if (await send("POST", "/asked-in/file", form)) close();
  }

  function words() {
    if (!now.words) return `${WORDS.open}: ${WORDS.everything}`;
    return now.words.replace(/^Asked in:/, `${WORDS.open}:`).replace(/^Asked as of/, `${WORDS.open}: ${WORDS.everything} as of`);
  }

  function build() {
    const collection = element("select", { id: "asked-in-collection" });
    const day = element("input", { id: "asked-in-day", type: "date", max: new Date().toISOString().slice(0, 10), "aria-describedby": "asked-in-day-hint" });
    const file = element("input", { id: "asked-in-file", type: "file", accept: ENDINGS, "aria-describedby": "asked-in-file-hint" });
    const done = element("button", { type: "button", class: "done" }, WORDS.done);
    const detach = element("button", { type: "button", class: "detach" }, WORDS.detach);
    const made = element(
      "div", { id: "asked-in-panel", role: "dialog", "aria-modal": "false", "aria-labelledby": "asked-in-title" },
      element("h2", { id: "asked-in-title" }, WORDS.title),
      element("label", { for: "asked-in-collection" }, WORDS.collection), collection,
      element("label", { for: "asked-in-day" }, WORDS.day), day,
      element("p", { id: "asked-in-day-hint", class: "hint" }, WORDS.dayHint),
      element("label", { for: "asked-in-file" }, WORDS.file), file,
      element("p", { id: "asked-in-file-hint", class: "hint" }, WORDS.fileHint),
      element("p", { id: "asked-in-note", role: "status" }),
      element("p", { class: "row" }, done, detach),
    );
    const changed = () => choose(collection.value, day.value);
    collection.addEventListener("change", changed);
    day.addEventListener("change", changed);
    file.addEventListener("change", () => {
      if (file.files.length) attach(file.files[0]);
      file.value = "";
    });
    detach.addEventListener("click", () => choose("", ""));
    done.addEventListener("click", close);
    made.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      close();
    });
    return made;
  }

  function fill() {
    const list = panel.querySelector("select");
    list.replaceChildren(element("option", { value: "" }, WORDS.all));
    for (const name of now.collections) list.append(element("option", { value: name }, name));
    list.value = now.collection || "";
    panel.querySelector("#asked-in-day").value = now.asOf || "";
    panel.querySelector(".detach").hidden = !now.file;
  }

  function open() {
    if (panel) {
      close();
      return;
    }
    panel = build();
    document.body.append(panel);
    fill();
    if (now.fileGone) say(WORDS.gone);
    document.getElementById("asked-in").setAttribute("aria-expanded", "true");
    panel.querySelector("select").focus();
  }

  function close() {
    panel?.remove();
    panel = null;
    const button = document.getElementById("asked-in");
    button?.setAttribute("aria-expanded", "false");
    button?.focus();
  }

  function arrange() {
    const composer = document.getElementById("message-composer");
    const row = document.getElementById("chat-submit")?.parentElement?.parentElement?.firstElementChild;
    let button = document.getElementById("asked-in");
    if (!now || !row || !composer) return;
    if (!button || !composer.contains(button)) {
      button?.remove();
      button = element("button", { id: "asked-in", type: "button", "aria-haspopup": "dialog", "aria-expanded": "false" });
      button.addEventListener("click", open);
      row.append(button);
    }
    const text = words();
    if (button.textContent !== text) button.textContent = text;
    button.classList.toggle("restricted", Boolean(now.words));
  }

  window.addEventListener("message", (event) => {
    const told = event.source === window && event.data?.playbookAskedIn;
    if (!told) return;
    const kept = JSON.parse(sessionStorage.getItem(keptChoice(told.thread)) || "null");
    take(told);
    // A restart of the server forgets what was chosen for a question not asked yet.
    if (kept && !told.file && (kept[0] !== told.collection || kept[1] !== told.asOf)) choose(kept[0], kept[1]);
  });
  new MutationObserver(arrange).observe(document.body, { childList: true, subtree: true });
})();
