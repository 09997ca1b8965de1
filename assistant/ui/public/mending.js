// What Chainlit's page lacks for those who do not see it or use no mouse: names of buttons that show
// a picture only, and roles that say what things are. Attributes only; its own script never sets them.
(() => {
  "use strict";

  const NAMES = {
    "#sidebar-trigger-button": "Show or hide conversations",
    "#search-chats-button": "Search conversations",
    "#new-chat-button": "New conversation",
    "#chat-submit": "Send",
    "#chat-input": "Your question",
    "#user-nav-button": "Your account",
    "#theme-toggle": "Light or dark",
    "button.positive-feedback-off": "Helpful",
    "button.positive-feedback-on": "Helpful, chosen",
    "button.negative-feedback-off": "Not helpful",
    "button.negative-feedback-on": "Not helpful, chosen",
    ".ai-message button:has(svg.lucide-copy)": "Copy the text",
    "#thread-options": "Rename or delete",
  };

  function set(element, name, value) {
    if (element.getAttribute(name) !== value) element.setAttribute(name, value);
  }

  function mend() {
    for (const [selector, name] of Object.entries(NAMES)) {
      for (const each of document.querySelectorAll(selector)) set(each, "aria-label", name);
    }
    // A link within a button: the link is what people use.
    for (const outer of document.querySelectorAll("button:has(> a[href]), a > button[data-sidebar='menu-button']")) {
      set(outer, "role", "group");
      set(outer, "tabindex", "-1");
      set(outer, "aria-label", outer.innerText.trim() || "Conversation");
    }
    for (const each of document.querySelectorAll("#thread-options")) {
      set(each, "role", "button");
      set(each, "tabindex", "0");
    }
    for (const each of document.querySelectorAll("ul[data-sidebar='menu']:has(> #thread-history)")) set(each, "role", "group");
  }

  mend();
  new MutationObserver(mend).observe(document.body, { childList: true, subtree: true });
})();
