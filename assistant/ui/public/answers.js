// What can be done with an answer: copying it with its references, being told when it is answered,
// a reason for a thumb; and what must not be lost: a question that was typed but not sent.
(() => {
  "use strict";

  const WORDS = {
    copied: "Copied",
    notCopied: "Could not be copied; save it as a file instead.",
    told: "You will be told here",
    notTold: "That could not be kept; try again in a moment.",
    openNews: "Open the conversation",
    close: "Close",
    offline: "No connection to the server. What you type is kept; it goes on as soon as the connection is back.",
    reasons: "What is wrong?",
    ownWords: "In your own words",
  };
  const REASONS = ["Wrong", "Out of date", "Incomplete", "Not what I asked", "Hard to understand", "Wrong source"];

  function element(tag, attributes, text = "") {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.textContent = text;
    return made;
  }

  function typeInto(box, text) {
    // React keeps the value itself and only believes the browser's own setter.
    const kind = box instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
    Object.getOwnPropertyDescriptor(kind.prototype, "value").set.call(box, text);
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }

  let toldTimer = 0;
  function tell(text) {
    let place = document.getElementById("answer-told");
    if (!place) {
      place = element("p", { id: "answer-told", role: "status" });
      document.body.append(place);
    }
    place.textContent = text;
    clearTimeout(toldTimer);
    toldTimer = setTimeout(() => { place.textContent = ""; }, 5000);
  }

  async function copy(link) {
    try {
      const answer = await fetch(link.href, { credentials: "same-origin" });
      if (!answer.ok) throw new Error(String(answer.status));
      const text = await answer.text();
      await navigator.clipboard.writeText(text);
      tell(WORDS.copied);
    } catch {
      tell(WORDS.notCopied);
    }
  }

  async function tellMe(link) {
    try {
      const answer = await fetch(link.href, { method: "POST", credentials: "same-origin" });
      const said = await answer.json();
      tell(answer.ok ? said.told : said.detail || WORDS.notTold);
    } catch {
      tell(WORDS.notTold);
    }
  }

  const DOINGS = /^\/answers\/[0-9a-f-]{36}\/(copy|tell-me)$/;
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="/answers/"]');
    const found = link && DOINGS.exec(new URL(link.href).pathname);
    if (!found || event.button !== 0) return;
    event.preventDefault();
    event.stopPropagation();
    if (found[1] === "copy") copy(link);
    else tellMe(link);
  }, true);

  // What became of questions that this person wanted to hear of.
  window.addEventListener("message", (event) => {
    const news = event.source === window && event.data?.playbookNews;
    if (!Array.isArray(news)) return;
    for (const each of news) {
      if (!/^[0-9a-f-]{36}$/.test(each.step) || document.getElementById(`news-${each.step}`)) continue;
      const notice = element("div", { id: `news-${each.step}`, class: "news", role: "status" });
      const open = element("a", { href: `/thread/${encodeURIComponent(each.thread)}` }, WORDS.openNews);
      const close = element("button", { type: "button" }, WORDS.close);
      const seen = () => {
        fetch(`/answers/${each.step}/told`, { method: "POST", credentials: "same-origin", keepalive: true }).catch(() => {});
        notice.remove();
      };
      open.addEventListener("click", seen);
      close.addEventListener("click", seen);
      notice.append(element("p", {}, each.text), open, close);
      document.body.append(notice);
    }
  });

  // A thumb's dialog: reasons to choose from, beside Chainlit's own free text.
  function offerReasons() {
    const dialog = document.querySelector('[role="dialog"]');
    const box = dialog?.querySelector("textarea#feedback, textarea");
    if (!box || dialog.querySelector(".reasons") || !dialog.querySelector("svg[class*='thumbs-down']")) return;
    box.setAttribute("aria-label", WORDS.ownWords);
    const group = element("fieldset", { class: "reasons" });
    group.append(element("legend", {}, WORDS.reasons));
    for (const reason of REASONS) {
      const button = element("button", { type: "button", "aria-pressed": "false" }, reason);
      button.addEventListener("click", () => {
        const lines = box.value.split("\n").filter(Boolean);
        const line = `${reason}.`;
        const chosen = lines.includes(line);
        typeInto(box, (chosen ? lines.filter((one) => one !== line) : [line, ...lines]).join("\n"));
        button.setAttribute("aria-pressed", String(!chosen));
      });
      group.append(button);
    }
    box.before(group);
  }

  // A question that was typed but not sent survives a reload; each conversation has its own.
  const keyHere = () => `playbook-unsent:${location.pathname}`;
  let lastBox = null;
  let lastPath = "";
  function keepUnsent() {
    const box = document.getElementById("chat-input");
    if (!box || (box === lastBox && location.pathname === lastPath)) return;
    lastBox = box;
    lastPath = location.pathname;
    const kept = sessionStorage.getItem(keyHere());
    if (kept && !box.value && Date.now() - sending > 1500) typeInto(box, kept);
  }
  document.addEventListener("input", (event) => {
    if (event.target.id !== "chat-input") return;
    if (event.target.value) sessionStorage.setItem(keyHere(), event.target.value);
    else sessionStorage.removeItem(keyHere());
  });
  // What is being sent is no longer unsent, although the page draws a new box for it in between.
  let sending = 0;
  function sent() {
    sending = Date.now();
    sessionStorage.removeItem(keyHere());
    setTimeout(() => {
      const value = document.getElementById("chat-input")?.value;
      if (value) sessionStorage.setItem(keyHere(), value); // it was not taken
    }, 1500);
  }
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.target.id === "chat-input") sent();
  }, true);
  document.addEventListener("click", (event) => { if (event.target.closest?.("#chat-submit")) sent(); }, true);

  // Offline: by the browser's word, or by the server's silence.
  let lost = false;
  async function look() {
    try {
      lost = !(await fetch("/healthz", { cache: "no-store" })).ok;
    } catch {
      lost = true;
    }
    showOffline();
    setTimeout(look, lost ? 3000 : 20000);
  }
  function showOffline() {
    const away = lost || !navigator.onLine;
    let banner = document.getElementById("offline");
    if (away && !banner) {
      banner = element("p", { id: "offline", role: "alert" }, WORDS.offline);
      document.body.append(banner);
    }
    if (!away) banner?.remove();
  }
  addEventListener("online", showOffline);
  addEventListener("offline", showOffline);
  setTimeout(look, 20000);

  new MutationObserver(() => {
    offerReasons();
    keepUnsent();
  }).observe(document.body, { childList: true, subtree: true });
})();
