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
