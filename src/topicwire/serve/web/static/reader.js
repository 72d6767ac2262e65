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

  // Buttons that do nothing without this script are hidden until it runs.
  document.documentElement.classList.add("scripted");

  // Times: in UTC with the local time on hover, or the other way round; kept in a cookie.
  const pad = (number) => String(number).padStart(2, "0");
  const written = (date, local) => local
    ? `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())} ${pad(date.getHours())}:${pad(date.getMinutes())}`
    : date.toISOString().slice(0, 16).replace("T", " ");
  const clock = $("#clock"), notes = all(".clock-note"), inUtc = notes[0]?.textContent;
  let local = /(^|; )clock=local/.test(document.cookie);
  const setClock = (root) => all("time[datetime*=T]", root).forEach((time) => {
    time.textContent = written(new Date(time.dateTime), local);
    time.removeAttribute("title");
  });
  const showClock = () => {
    if (!clock) return;
    clock.textContent = local ? clock.dataset.local : "UTC";
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    notes.forEach((note) => { note.textContent = local ? `${note.dataset.local} ${zone}` : inUtc; });
    setClock(document);
  };
  if (local) showClock();
  clock?.addEventListener("click", () => {
    local = !local;
    document.cookie = `clock=${local ? "local" : "utc"};path=/;max-age=31536000;samesite=lax`;
    showClock();
  });
  document.addEventListener("htmx:afterSwap", () => { if (local) setClock(document); });
  document.addEventListener("mouseover", (event) => {
    const time = event.target.closest?.("time[datetime*=T]");
    if (!time || time.title) return;
    const date = new Date(time.dateTime);
    time.title = local ? `${written(date, false)} UTC` : date.toLocaleString(undefined, { dateStyle: "full", timeStyle: "long" });
  });

  // A document that is opened counts as read.
  const opened = $("article.full .acts:not(.is-read) [name=act][value=read]");
  if (opened && window.htmx) addEventListener("load", () => setTimeout(() => opened.isConnected && opened.click(), 1500));

  // One more line for a name in a topic's settings.
  $("#more-names")?.addEventListener("click", () => {
    const lines = $("#name-lines"), line = lines.lastElementChild.cloneNode(true);
    const input = $("input", line), number = lines.children.length + 1;
    input.value = "";
    all("[aria-label]", line).forEach((field) => field.setAttribute("aria-label", field.getAttribute("aria-label").replace(/\d+/, number)));
    lines.append(line);
    input.focus();
  });

  // Filters are open where they stand beside the documents; on a small screen they would push them down.
  const small = matchMedia("(max-width: 1000px)");
  const foldFilters = () => all(".filters").forEach((filters) => { filters.open = !small.matches; });
  if (!small.matches) foldFilters();
  small.addEventListener("change", foldFilters);
  document.addEventListener("htmx:afterSwap", () => { if (!small.matches) foldFilters(); });

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
  if (location.hash === "#q") $("#q")?.focus();
  const actions = {
    "/": () => { const box = $("#q"); if (!box) { location.assign("/search#q"); return; } box.focus(); box.select(); },
    j: () => step(1),
    k: () => step(-1),
    o: () => $(".item.current .title a")?.click(),
    m: () => $(".item.current .acts [data-key=m], article.full .acts [data-key=m]")?.click(),
    p: () => $(".item.current .acts [data-key=p]")?.click(),
    "?": () => keys.showModal(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { hide(); if (event.target.id === "q") event.target.blur(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea, select") || keys.open) return;
    const action = actions[event.key];
    if (action) { event.preventDefault(); action(); }
  });
})();
