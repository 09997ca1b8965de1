// While an interview is on: a button that attaches a description, and a hint in the message box.
// The file goes to our own route, which reads it where it can do no harm; the chat then goes on
// with the draft. What may be done is decided there, not here.
(() => {
  "use strict";

  const ROUTE = "/drafts/file";
  const MOST_BYTES = 10_000_000;
  const ENDINGS = ".txt,.text,.md,.markdown,.yaml,.yml,.json,.docx,.pdf";
  const HINT = "Answer in your own words";
  let interview = { on: false };
  let reading = false;
  let usual = null;

  function element(tag, attributes, text = "") {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.textContent = text;
    return made;
  }

  function say(text, tone = "alert") {
    document.getElementById("attach-note")?.remove();
    const composer = document.getElementById("message-composer");
    if (text && composer) composer.prepend(element("p", { id: "attach-note", role: tone }, text));
  }

  function send(text) {
    const box = document.getElementById("chat-input");
    // React keeps the value itself and only believes the browser's own setter.
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(box, text);
    box.dispatchEvent(new Event("input", { bubbles: true }));
    setTimeout(() => document.getElementById("chat-submit")?.click(), 0);
  }

  async function attach(file) {
    if (reading) return;
    if (file.size > MOST_BYTES) {
      say("The file is larger than 10 MB; give the part that describes the work.");
      return;
    }
    reading = true;
    say(`Reading ${file.name} …`, "status");
    try {
      const form = new FormData();
      form.append("form_token", interview.formToken || "");
      if (interview.draft) form.append("draft", interview.draft);
      form.append("file", file);
      const answer = await fetch(ROUTE, { method: "POST", body: form, credentials: "same-origin" });
      const place = /^\/drafts\/(\d+)$/.exec(new URL(answer.url).pathname);
      if (answer.ok && place) {
        say("");
        send(`continue draft ${place[1]}`);
        return;
      }
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      say(page.querySelector(".problem")?.textContent || "The file could not be read; reload this page and try again.");
    } catch {
      say("The server cannot be reached. Try again in a moment.");
    } finally {
      reading = false;
    }
  }

  function clip() {
    const space = "http://www.w3.org/2000/svg";
    const drawn = document.createElementNS(space, "svg");
    const line = document.createElementNS(space, "path");
    const look = { viewBox: "0 0 24 24", width: "18", height: "18", fill: "none", stroke: "currentColor", "stroke-width": "2", "stroke-linecap": "round", "stroke-linejoin": "round", "aria-hidden": "true" };
    for (const [name, value] of Object.entries(look)) drawn.setAttribute(name, value);
    line.setAttribute("d", "M20 11.5 11.8 19.7a5 5 0 0 1-7.1-7.1L13 4.3a3.4 3.4 0 0 1 4.8 4.8l-8.2 8.2a1.7 1.7 0 0 1-2.4-2.4l7.5-7.5");
    drawn.append(line);
    return drawn;
  }

  function build() {
    const button = element("button", { id: "attach-description", type: "button", title: "Text, Markdown, Word, PDF or YAML" });
    button.append(clip(), element("span", {}, "Attach a description"));
    const file = element("input", { type: "file", accept: ENDINGS, hidden: "", "aria-label": "A description of the work" });
    button.addEventListener("click", () => file.click());
    file.addEventListener("change", () => {
      if (file.files.length) attach(file.files[0]);
      file.value = "";
    });
    const place = element("span", { id: "attach-place" });
    place.append(button, file);
    return place;
  }

  function arrange() {
    const place = document.getElementById("attach-place");
    const box = document.getElementById("chat-input");
    const row = document.getElementById("chat-submit")?.parentElement?.parentElement?.firstElementChild;
    if (!interview.on) {
      place?.remove();
      if (box && usual !== null && box.placeholder === HINT) box.placeholder = usual;
      return;
    }
    if (row && !place) row.append(build());
    if (box && box.placeholder !== HINT) {
      usual = box.placeholder;
      box.placeholder = HINT;
    }
  }

  window.addEventListener("message", (event) => {
    const told = event.source === window && event.data?.playbookInterview;
    if (!told) return;
    interview = told;
    if (!told.on) say("");
    arrange();
  });
  // The page draws its message box anew when a conversation is opened.
  new MutationObserver(arrange).observe(document.body, { childList: true, subtree: true });
})();
