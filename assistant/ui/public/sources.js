// The side view: a click on a citation shows the passage in its section, the quote marked; one on
// “Why this answer” shows how it came about. What is shown comes from our own routes, which check
// access each time and sanitise.
import("/public/interview.js");
import("/public/answers.js");
import("/public/asking.js");
import("/public/mending.js");
(() => {
  "use strict";

  const SOURCE = /^\/(?:source|attached\/[0-9a-f-]{36})\/(.+@\d+)$/;
  const WHY = /^\/answers\/[0-9a-f-]{36}\/why$/;
  let view = null;
  let opener = null;
  let siblings = [];

  function parsed(link) {
    const url = new URL(link.href, location.href);
    if (url.origin !== location.origin) return null;
    if (WHY.test(url.pathname)) return url;
    return SOURCE.test(url.pathname) && url.searchParams.has("start") ? url : null;
  }

  function isWhy(url) {
    return WHY.test(url.pathname);
  }

  function button(label, sign, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = sign;
    made.title = label;
    made.setAttribute("aria-label", label);
    made.addEventListener("click", act);
    return made;
  }

  function build() {
    const aside = document.createElement("aside");
    aside.className = "source-view";
    aside.setAttribute("role", "complementary");
    aside.setAttribute("aria-labelledby", "source-view-title");
    aside.tabIndex = -1;
    aside.hidden = true;
    const header = document.createElement("header");
    const title = document.createElement("h2");
    title.id = "source-view-title";
    const previous = button("Previous citation", "‹", () => step(-1));
    const next = button("Next citation", "›", () => step(1));
    header.append(title, previous, next, button("Close source", "×", close));
    const body = document.createElement("div");
    body.className = "body";
    body.setAttribute("aria-live", "polite");
    aside.append(header, body);
    document.body.append(aside);
    return { aside, title, body, previous, next };
  }

  function citationsAround(link) {
    const message = link.closest(".ai-message");
    const links = message ? [...message.querySelectorAll('a[href*="&cite="]')] : [];
    const seen = new Set();
    return links.filter((one) => !seen.has(one.href) && seen.add(one.href));
  }

  function numberOf(url) {
    return url.searchParams.get("cite") || url.searchParams.get("source");
  }

  async function open(link) {
    const url = parsed(link);
    view = view || build();
    if (opener) opener.removeAttribute("aria-expanded");
    opener = link;
    opener.setAttribute("aria-expanded", "true");
    siblings = citationsAround(link);
    const number = numberOf(url);
    const place = siblings.findIndex((one) => numberOf(parsed(one)) === number);
    view.title.textContent = isWhy(url) ? "Why this answer" : number ? `Source ${number} of ${siblings.length}` : "Source";
    view.previous.hidden = view.next.hidden = isWhy(url);
    view.previous.disabled = place <= 0;
    view.next.disabled = place < 0 || place >= siblings.length - 1;
    view.place = place;
    view.body.textContent = "Opening…";
    view.aside.hidden = false;
    document.body.classList.add("with-source");
    view.aside.focus({ preventScroll: true });
    await show(url, link);
  }

  async function show(url, link) {
    let answer;
    try {
      const part = isWhy(url) ? "/panel" : "/passage";
      answer = await fetch(`${url.pathname}${part}${url.search}`, { credentials: "same-origin" });
    } catch {
      if (opener === link) view.body.textContent = "The server cannot be reached. Try again in a moment.";
      return;
    }
    if (answer.status === 401) {
      location.reload();
      return;
    }
    const text = await answer.text();
    if (opener !== link) return; // another citation was opened meanwhile
    if (!answer.ok) {
      view.body.textContent = answer.status === 404 ? "There is no document here that you can read." : "This could not be opened. Try again in a moment.";
      return;
    }
    const page = new DOMParser().parseFromString(text, "text/html");
    view.body.replaceChildren(...page.body.childNodes);
    view.body.scrollTop = 0;
    const quote = view.body.querySelector("#quote");
    if (quote) {
      view.body.scrollTop += quote.getBoundingClientRect().top - view.body.getBoundingClientRect().top - view.body.clientHeight / 2;
    }
  }

  function step(by) {
    const target = siblings[view.place + by];
    if (target) open(target);
  }

  function close() {
    if (!view || view.aside.hidden) return;
    view.aside.hidden = true;
    document.body.classList.remove("with-source");
    if (opener) {
      opener.removeAttribute("aria-expanded");
      if (opener.isConnected) opener.focus({ preventScroll: true });
    }
    opener = null;
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    const plainClick = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey;
    if (!link || !plainClick || link.closest(".source-view") || !parsed(link)) return;
    event.preventDefault();
    event.stopPropagation();
    open(link);
  }, true);

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    if (!view || view.aside.hidden || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (!view.aside.contains(document.activeElement)) return; // arrows belong to whatever has the focus
    if (event.key === "ArrowLeft") step(-1);
    if (event.key === "ArrowRight") step(1);
  });

  // Chainlit puts a new conversation's address in place from its sidebar, which a phone does not
  // show; without the address a reload would lose the conversation's place.
  window.addEventListener("message", (event) => {
    const id = event.source === window && event.data?.playbookThread;
    const narrow = matchMedia("(max-width: 767px)").matches;
    if (narrow && location.pathname === "/" && /^[0-9a-f-]{36}$/.test(id)) {
      history.replaceState(history.state, "", `/thread/${id}`);
    }
  });

  // Another conversation has other sources.
  let path = location.pathname;
  new MutationObserver(() => {
    if (location.pathname !== path) {
      const began = path === "/" && location.pathname.startsWith("/thread/");
      path = location.pathname;
      if (!began) close();
    }
  }).observe(document.body, { childList: true, subtree: true });
})();
