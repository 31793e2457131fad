// The page works without this: it adds the slider and its replay, the arrow keys of the matrix,
// and review with a token. Whatever comes from the service is text, never markup, or a page of
// the service itself.
import { heldToken, startReview, unlock } from "./review.js";
import { onTake } from "./take.js";

const element = (id) => document.getElementById(id);
let speaking = 0;

/** Tell screen readers, once it has been quiet for a moment. */
export function say(text) {
  clearTimeout(speaking);
  speaking = setTimeout(() => { element("said").textContent = text; }, 500);
}

/** A page of this service as a document. */
export async function page(address, signal) {
  const token = heldToken();
  const headers = token ? { Authorization: `Bearer ${token}` } : {};
  const response = await fetch(address, { headers, signal });
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

function adopt(id, from) {
  const fresh = from.getElementById(id);
  if (fresh) element(id).replaceWith(document.adoptNode(fresh));
  return Boolean(fresh);
}

// ---- the day slider -------------------------------------------------------------------------

const DAY = 86400000;
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const written = new Intl.DateTimeFormat("en-GB",
  { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

function startSlider(form) {
  const slider = element("slider");
  const replay = element("replay");
  const day = form.elements.as_of;
  const first = Date.parse(form.dataset.first);
  const known = new Map();
  let asking = null;
  let playing = 0;

  const dayAt = (place) => new Date(first + place * DAY).toISOString().slice(0, 10);
  const placeOf = (text) => Math.round((Date.parse(text) - first) / DAY);
  slider.value = placeOf(day.value);

  async function show(text, { quiet = false, from = null } = {}) {
    slider.setAttribute("aria-valuetext", written.format(Date.parse(text)));
    const address = new URL(location.href);
    address.searchParams.set("as_of", text);
    asking?.abort();
    asking = new AbortController();
    element("view").setAttribute("aria-busy", "true");
    try {
      let found = known.get(address.search);
      if (!found) {
        found = await page(address, asking.signal);
        if (known.size > 400) known.clear();
        known.set(address.search, found);
      }
      const copy = found.cloneNode(true);
      if (!adopt("view", copy)) {
        location.assign(address);
        return;
      }
      adopt("notice", copy);
      history.replaceState(null, "", address);
      if (!quiet) {
        const heard = element("view").dataset.heard;
        say(`${written.format(Date.parse(text))}: ${heard} positions known`);
      }
    } catch (error) {
      if (error.name === "AbortError") return;
      element("view").removeAttribute("aria-busy");
      stop();
      const notice = Object.assign(document.createElement("p"), {
        className: "notice",
        textContent: `The service does not answer; what is shown is of ${element("view").dataset.asOf}.`,
      });
      element("notice").replaceChildren(notice);
      say(notice.textContent);
    }
  }

  function stop() {
    clearTimeout(playing);
    playing = 0;
    replay.textContent = calm.matches ? "Next week" : "Replay";
    replay.setAttribute("aria-pressed", "false");
  }

  async function play(step) {
    const place = Math.min(Number(slider.value) + step, Number(slider.max));
    slider.value = place;
    day.value = dayAt(place);
    const last = place >= Number(slider.max);
    await show(day.value, { quiet: !last });
    if (last || !playing) stop();
    else playing = setTimeout(() => play(step), 220);
  }

  slider.addEventListener("input", () => {
    stop();
    day.value = dayAt(Number(slider.value));
    show(day.value);
  });
  day.addEventListener("change", () => {
    if (!day.value) return;
    stop();
    slider.value = placeOf(day.value);
    show(day.value);
  });
  replay.addEventListener("click", () => {
    const end = Number(slider.max);
    if (playing) {
      stop();
      return;
    }
    if (Number(slider.value) >= end) slider.value = 0;
    if (calm.matches) {
      playing = 0;
      const place = Math.min(Number(slider.value) + 7, end);
      slider.value = place;
      day.value = dayAt(place);
      show(day.value);
      return;
    }
    replay.textContent = "Pause";
    replay.setAttribute("aria-pressed", "true");
    playing = 1;
    play(Math.max(1, Math.round(end / 80)));
  });
  calm.addEventListener("change", stop);
  stop();
  for (const name of ["show", "sort", "party"]) {
    form.elements[name].addEventListener("change", () => {
      const address = new URL(location.href);
      if (form.elements[name].value) address.searchParams.set(name, form.elements[name].value);
      else address.searchParams.delete(name);
      location.assign(address);
    });
  }
}

// ---- the matrix by arrow keys ---------------------------------------------------------------

const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

function onArrow(event) {
  const step = STEPS[event.key];
  const cell = event.target.closest?.(".board td");
  if (!step || !cell || event.ctrlKey || event.metaKey || event.altKey) return;
  const rows = [...cell.closest("table").querySelectorAll("tbody tr:not(.group)")];
  const row = rows[rows.indexOf(cell.parentElement) + step[0]];
  const next = row?.cells[cell.cellIndex + step[1]]?.querySelector("a");
  if (!next) return;
  event.preventDefault();
  next.focus();
}

// ---- shapes of a chart lead to their statements ---------------------------------------------

async function onShape(event) {
  const id = event.target.closest?.("[data-target]")?.dataset.target;
  if (!id) return;
  const card = element(id);
  if (!card) { // on another page of the evidence, or without weight: to where it was said
    const token = heldToken();
    const api = document.body.dataset.api;
    const headers = token ? { Authorization: `Bearer ${token}` } : {};
    const answer = await fetch(`${api}/statements/${encodeURIComponent(id)}`, { headers });
    if (!answer.ok) return;
    const { article } = await answer.json();
    location.assign(`${api.replace(/\/api\/v1$/, "")}/articles/${article.id}#${id}`);
    return;
  }
  card.scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });
  card.focus({ preventScroll: true });
}

await unlock(page);
const form = element("controls");
if (form && element("slider")) startSlider(form);
document.addEventListener("keydown", onArrow);
document.addEventListener("click", onShape);
document.addEventListener("click", (event) => onTake(event, say));
startReview(say);
