/* Small helps on every page; nothing here is needed to use the site. */

/* After a part of the page was swapped, focus goes to its heading, so that a screen reader reads on from there. */
document.addEventListener("htmx:afterSettle", (event) => {
  const goal = document.querySelector("#step [data-focus]");
  if (goal && event.detail.target?.id === "step") {
    goal.setAttribute("tabindex", "-1");
    goal.focus({ preventScroll: true });
    window.scrollTo({ top: 0, behavior: "instant" });
  }
});

/* A refusal or a fault is a page of its own: show it instead of nothing. */
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status < 400) return;
  event.detail.shouldSwap = true;
  event.detail.target = document.querySelector("#main");
  event.detail.selectOverride = "#main";
  event.detail.swapOverride = "outerHTML";
});

/* No connection: the answer is not lost, it was not sent. */
document.addEventListener("htmx:sendError", () => {
  document.querySelector("[data-offline]")?.removeAttribute("hidden");
});
