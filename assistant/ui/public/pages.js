// Our own pages work without this: it only saves a click and scrolls to the quote.
document.addEventListener("DOMContentLoaded", () => {
  // The chat's choice of light or dark holds here too.
  const chosen = localStorage.getItem("vite-ui-theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
  const form = document.querySelector("form[data-submit-at-once]");
  if (form) form.submit();
  const quote = document.getElementById("quote");
  if (quote && (!location.hash || location.hash === "#quote")) quote.scrollIntoView({ block: "center" });
});
