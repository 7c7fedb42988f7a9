"use strict";
// The page holds every version of everything; a step shows those that stood at that time.
(() => {
  const find = (id) => document.getElementById(id);
  const scenes = [...find("scenes").children];
  const timed = [...document.querySelectorAll("[data-from]")].map((node) => ({
    node,
    from: Number(node.dataset.from),
    to: node.dataset.to === undefined ? Infinity : Number(node.dataset.to),
    gone: "gone" in node.dataset,
    entry: node.classList.contains("entry"),
  }));
  const panes = [...document.querySelectorAll("section.pane")];
  const tabs = [...find("tabs").children];
  const slider = find("slider");
  const chapters = find("chapters");
  const words = { new: "New", changed: "Changed", gone: "Deleted now" };
  let at = 0;

  function mark(one, how) {
    if (one.how === how) return;
    one.how = how;
    const node = one.node;
    const label = node.querySelector(".mark");
    label.hidden = !how;
    label.textContent = how ? words[how] : "";
    node.classList.toggle("now", Boolean(how));
    node.classList.toggle("gone", how === "gone");
  }

  function place(one) {
    const leaving = one.gone && one.to === at;
    const there = one.from <= at && (at < one.to || leaving);
    one.node.hidden = !there;
    if (!one.entry) return;
    mark(one, leaving ? "gone" : there && one.from === at ? one.node.dataset.how : "");
  }

  function count() {
    for (const details of document.querySelectorAll("details.place")) {
      const held = details.querySelectorAll(":scope > .entry:not([hidden]):not(.gone)").length;
      details.querySelector(".count").textContent = held;
      if (details.classList.contains("folds")) details.open = false;
    }
  }

  function latest(scroll) {
    const there = timed.filter((one) => one.entry && !one.node.hidden && scroll.contains(one.node));
    return there.reduce((best, one) => (best && best.from > one.from ? best : one), null)?.node;
  }

  function prepare(pane) {
    const scroll = pane.querySelector(".scroll");
    const marked = scroll.querySelectorAll(".entry.now");
    scroll.querySelector(".nothing").hidden = Boolean(
      scroll.querySelector(".place:not([hidden])"));
    pane.classList.toggle("busy", marked.length > 0);
    const target = marked[0] || latest(scroll);
    if (!target) return null;
    for (const one of [target, ...marked]) one.closest(".place").open = true;
    return { scroll, target };
  }

  function aim({ scroll, target }) {
    // The title of the place stays at the top while its entries scroll beneath it.
    const title = target.closest(".place").querySelector("summary").offsetHeight;
    const top = target.getBoundingClientRect().top - scroll.getBoundingClientRect().top;
    scroll.scrollTop += top - title - 8;
  }

  // All is changed before anything is measured, so that the page is laid out once.
  function bring(some) {
    some.map(prepare).filter(Boolean).forEach(aim);
  }

  function choose(name) {
    for (const pane of panes) pane.classList.toggle("chosen", pane.dataset.pane === name);
    for (const tab of tabs) {
      tab.setAttribute("aria-pressed", String(tab.dataset.pane === name));
    }
  }

  function tell() {
    const scene = scenes[at].dataset;
    find("moment").textContent = scene.moment;
    find("detail").textContent = scene.detail;
    find("number").textContent = `${at + 1} of ${scenes.length}`;
    find("heading").textContent = scene.heading;
    find("sentence").textContent = scenes[at].textContent;
    slider.value = String(at);
    slider.setAttribute("aria-valuetext", `${scene.moment}: ${scene.heading}`);
    find("previous").disabled = at === 0;
    find("next").disabled = at === scenes.length - 1;
    chapters.value = [...chapters.options].some((one) => one.value === String(at))
      ? String(at) : "";
  }

  function go(step) {
    at = Math.min(Math.max(step, 0), scenes.length - 1);
    timed.forEach(place);
    count();
    tell();
    choose(scenes[at].dataset.pane);
    bring(panes);
    for (const tab of tabs) {
      const pane = panes.find((one) => one.dataset.pane === tab.dataset.pane);
      tab.querySelector(".dot").hidden = !pane.classList.contains("busy");
    }
    history.replaceState(null, "", `#${at + 1}`);
  }

  function key(event) {
    const typing = event.target.closest("input, select");
    if (typing || event.altKey || event.ctrlKey || event.metaKey) return;
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    go(at + by);
  }

  find("previous").addEventListener("click", () => go(at - 1));
  find("next").addEventListener("click", () => go(at + 1));
  slider.addEventListener("input", () => go(Number(slider.value)));
  chapters.addEventListener("change", () => chapters.value && go(Number(chapters.value)));
  document.addEventListener("keydown", key);
  for (const tab of tabs) {
    tab.addEventListener("click", () => {
      choose(tab.dataset.pane);
      bring(panes.filter((one) => one.dataset.pane === tab.dataset.pane));
    });
  }
  window.addEventListener("hashchange", () => go(Number(location.hash.slice(1)) - 1 || 0));
  document.body.classList.add("steps");
  for (const id of ["told", "controls", "tabs"]) find(id).hidden = false;
  go(Number(location.hash.slice(1)) - 1 || 0);
})();
