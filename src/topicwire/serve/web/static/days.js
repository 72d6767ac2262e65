// The chart of documents a day: drag or Shift chooses several days, arrow keys move from bar to bar,
// with Shift they choose what they pass, and Enter shows it.
"use strict";
(() => {
  const barOf = (event) => event.target.closest?.("svg.days[data-days] a[data-since]");
  const barsOf = (chart) => [...chart.querySelectorAll("a[data-since]")];

  // One bar of each chart can be reached by Tab, the others by arrow keys.
  const enter = (chart) => {
    const bars = barsOf(chart);
    if (!bars.length) return;
    const first = bars.find((bar) => bar.classList.contains("chosen")) ?? bars[bars.length - 1];
    bars.forEach((bar) => bar.setAttribute("tabindex", bar === first ? "0" : "-1"));
  };
  const all = () => document.querySelectorAll("svg.days[data-days]").forEach(enter);
  all();
  document.addEventListener("htmx:afterSwap", all);

  const between = (one, other) => {
    const bars = barsOf(one.closest("svg")), [from, to] = [bars.indexOf(one), bars.indexOf(other)].sort((a, b) => a - b);
    return bars.slice(from, to + 1);
  };
  const go = (one, other) => {
    const chosen = between(one, other), chart = one.closest("svg");
    const address = new URL(chart.dataset.days, location);
    address.searchParams.set("since", chosen[0].dataset.since);
    address.searchParams.set("until", chosen[chosen.length - 1].dataset.until);
    location.assign(address);
  };
  const anchorOf = (bar) => barsOf(bar.closest("svg")).find((one) => one.classList.contains("chosen")) ?? anchor ?? bar;

  let anchor = null, over = null, dragged = false, held = null;
  const paint = () => document.querySelectorAll("svg.days a.within").forEach((bar) => bar.classList.remove("within"));
  document.addEventListener("pointerdown", (event) => { anchor = event.button ? null : barOf(event); over = anchor; dragged = false; });
  document.addEventListener("pointermove", (event) => {
    const bar = anchor && event.buttons ? barOf(event) : null;
    if (!bar || bar === over || bar.closest("svg") !== anchor.closest("svg")) return;
    over = bar;
    dragged = true;
    paint();
    between(anchor, over).forEach((one) => one.classList.add("within"));
  });
  document.addEventListener("pointerup", () => { if (dragged && anchor && over) go(anchor, over); });
  document.addEventListener("dragstart", (event) => { if (barOf(event)) event.preventDefault(); });
  document.addEventListener("click", (event) => {
    const bar = barOf(event);
    if (!bar) return;
    if (dragged) event.preventDefault();
    else if (event.shiftKey) { event.preventDefault(); go(anchorOf(bar), bar); }
    dragged = false;
  });
  document.addEventListener("keydown", (event) => {
    const bar = barOf(event);
    if (!bar) return;
    if (event.key === "Enter" && (held || event.shiftKey)) { event.preventDefault(); go(held ?? anchorOf(bar), bar); return; }
    const bars = barsOf(bar.closest("svg")), at = bars.indexOf(bar);
    const target = { ArrowLeft: bars[at - 1], ArrowRight: bars[at + 1], Home: bars[0], End: bars[bars.length - 1] }[event.key];
    if (!target) return;
    event.preventDefault();
    bar.setAttribute("tabindex", "-1");
    target.setAttribute("tabindex", "0");
    target.focus();
    held = event.shiftKey ? held ?? bar : null;
    paint();
    if (held) between(held, target).forEach((one) => one.classList.add("within"));
  });
})();
