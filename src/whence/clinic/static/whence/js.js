/* Before the first paint, so that nothing moves: what needs a script is shown, what stands in for it is hidden. */
document.documentElement.classList.add("js");
