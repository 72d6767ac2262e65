// What the pages do beyond links and forms. Without it everything can still be read, searched and followed.
"use strict";
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // Light and dark: at once and kept in the same cookie that the form sets.
  const themes = ["auto", "dark", "light"], signs = { auto: "half", dark: "moon", light: "sun" };
  $("#theme")?.addEventListener("click", (event) => {
    event.preventDefault();
    const next = themes[(themes.indexOf(document.documentElement.dataset.theme) + 1) % themes.length];
    document.documentElement.dataset.theme = next;
    document.cookie = `theme=${next};path=/;max-age=31536000;samesite=lax`;
    $("#theme use").setAttribute("href", `#${signs[next]}`);
  });

  // Times: local on hover.
  document.addEventListener("mouseover", (event) => {
    const time = event.target.closest?.("time[datetime*=T]");
    if (time && !time.title) time.title = new Date(time.dateTime).toLocaleString(undefined, { dateStyle: "full", timeStyle: "long" });
  });

  // Filters start closed where they would push the documents off a small screen.
  const small = matchMedia("(max-width: 1000px)");
  const foldFilters = () => all(".filters").forEach((filters) => { filters.open = !small.matches; });
  foldFilters();
  small.addEventListener("change", foldFilters);
  document.addEventListener("htmx:afterSwap", foldFilters);

  // A claim under the pointer or focus shows the paragraphs it cites.
  const evidence = $("#evidence"), kept = new Map();
  let shown = null, timer = 0;
  const hide = () => { clearTimeout(timer); evidence.hidden = true; shown?.classList.remove("shown"); shown = null; all(".paragraph.shown").forEach((p) => p.classList.remove("shown")); };
  const load = async (address) => {
    if (!kept.has(address)) {
      const answer = await fetch(address, { headers: { "HX-Request": "true" } });
      kept.set(address, answer.ok ? await answer.text() : "");
    }
    return kept.get(address);
  };
  const show = async (claim) => {
    hide();
    shown = claim;
    claim.classList.add("shown");
    const cites = claim.dataset.cites, box = claim.closest(".summary");
    if (!box.dataset.document) { cites.split(",").forEach((n) => $(`#p${n}`)?.classList.add("shown")); return; }
    const html = await load(`/documents/${box.dataset.document}/paragraphs/${cites}?revision=${box.dataset.revision}&claim=${claim.dataset.claim}`);
    if (shown !== claim || !html) return;
    evidence.innerHTML = html; // made by our templates, which escape everything from documents
    evidence.hidden = false;
  };
  const claimOf = (event) => event.target.closest?.(".claim[data-cites]");
  document.addEventListener("mouseover", (event) => {
    const claim = claimOf(event);
    if (claim === shown || event.target.closest?.("#evidence")) { clearTimeout(timer); return; }
    clearTimeout(timer);
    timer = setTimeout(claim ? () => show(claim) : hide, claim ? 220 : 350);
  });
  document.addEventListener("focusin", (event) => { const claim = claimOf(event); if (claim) show(claim); else if (shown && !event.target.closest("#evidence")) hide(); });

  // Keyboard: / search, j and k through the list, o opens, ? explains.
  const keys = $("#keys");
  const opener = $("#keys-open");
  if (opener) { opener.hidden = false; opener.addEventListener("click", () => keys.showModal()); }
  const step = (by) => {
    const items = all("article.item");
    if (!items.length) return;
    const at = items.findIndex((item) => item.classList.contains("current"));
    const next = items[Math.max(0, Math.min(items.length - 1, at + by))];
    items[at]?.classList.remove("current");
    next.classList.add("current");
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "start", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  };
  const actions = {
    "/": () => { const box = $("#q"); box?.focus(); box?.select(); },
    j: () => step(1),
    k: () => step(-1),
    o: () => $(".item.current .title a")?.click(),
    "?": () => keys.showModal(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { hide(); if (event.target.id === "q") event.target.blur(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea, select") || keys.open) return;
    const action = actions[event.key];
    if (action) { event.preventDefault(); action(); }
  });
})();
