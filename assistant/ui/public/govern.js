// The pages of governance work without this: it looks again while work goes on, and counts bytes.
(() => {
  "use strict";
  const EVERY_MS = 1500;

  // Long work: the same page is fetched again; once it leads elsewhere, so does the browser.
  async function look() {
    let answer;
    try {
      answer = await fetch(location.href, { credentials: "same-origin" });
    } catch {
      setTimeout(look, 4 * EVERY_MS);
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-work]");
    const shown = document.querySelector("[data-work]");
    if (answer.redirected || !answer.ok || !fresh || !shown) {
      if (answer.redirected) location.replace(answer.url);
      else location.reload();
      return;
    }
    if (shown.textContent !== fresh.textContent) shown.textContent = fresh.textContent;
    const [before, after] = [document.querySelector("progress"), page.querySelector("progress")];
    if (before && after && after.hasAttribute("value")) {
      before.max = after.max;
      before.value = after.value;
    }
    setTimeout(look, EVERY_MS);
  }

  // An upload that the server would refuse unread is not sent.
  function watch(form) {
    const most = Number(form.dataset.maxBytes);
    const files = form.querySelector('input[type="file"]');
    const warning = form.querySelector("[data-too-large]");
    const tooLarge = () => [...files.files].reduce((sum, file) => sum + file.size, 0) > most;
    files.addEventListener("change", () => { warning.hidden = !tooLarge(); });
    form.addEventListener("submit", (event) => { if (tooLarge()) event.preventDefault(); });
  }

  // On a phone the navigation is one line: what is current should be in it.
  const current = document.querySelector(".side [aria-current]");
  if (current && current.closest("ul")) {
    const list = current.closest("ul");
    list.scrollLeft = current.offsetLeft - list.clientWidth / 2 + current.clientWidth / 2;
  }

  if (document.querySelector("[data-work]")) setTimeout(look, EVERY_MS);
  const upload = document.querySelector("form[data-max-bytes]");
  if (upload) watch(upload);
})();
