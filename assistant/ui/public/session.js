// A chat whose session has ended says so and leads to the sign-in. Without this the page would go on
// trying and report that the server cannot be reached. What is typed stays until one leaves.
(() => {
  "use strict";

  const ENDED = 4401;
  const Socket = window.WebSocket;
  let told = false;

  function tell() {
    if (told || !document.body) return;
    told = true;
    const notice = document.createElement("div");
    notice.id = "signed-out";
    notice.setAttribute("role", "alert");
    notice.style.cssText =
      "position:fixed;inset:0 0 auto;z-index:100;padding:.8rem 1rem;text-align:center;" +
      "background:Canvas;color:CanvasText;border-bottom:3px solid hsl(6 58% 42%)";
    const link = document.createElement("a");
    link.href = `/sign-in?next=${encodeURIComponent(location.pathname)}`;
    link.textContent = "Sign in again";
    link.style.cssText = "font-weight:600;text-decoration:underline;color:LinkText";
    notice.append("You are signed out here. ", link);
    document.body.append(notice);
  }

  async function closed(event) {
    if (event.code === ENDED) return tell();
    try {
      const reply = await fetch("/user", { headers: { accept: "application/json" } });
      if (reply.status === 401) tell();
    } catch {
      // The server is away: the page says that by itself and goes on trying.
    }
  }

  window.WebSocket = class extends Socket {
    constructor(...given) {
      super(...given);
      this.addEventListener("close", closed);
    }
  };
})();
