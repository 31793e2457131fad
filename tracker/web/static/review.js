// Review with a token: accept, reject or correct a statement where it stands, by mouse or keys.
const KEY = "tracker.token";
const api = document.body.dataset.api;
const element = (id) => document.getElementById(id);

/** The token of this tab, if there is one. */
export function heldToken() {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function make(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/** Ask the API; the decoded answer, or an Error with what the problem document says. */
async function ask(method, path, body) {
  const headers = { Authorization: `Bearer ${heldToken()}`, Accept: "application/json" };
  if (body) headers["Content-Type"] = "application/json";
  const options = { method, headers, body: body && JSON.stringify(body) };
  const response = await fetch(api + path, options);
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  const error = new Error(answer.detail || `The service answered ${response.status}.`);
  error.status = response.status;
  throw error;
}

/** Where the page was refused, or shows less than the token may see: ask again with it. */
export async function unlock(page) {
  const refused = document.querySelector(".problem[data-status='401']");
  const less = document.querySelector("[data-more]");
  if (!heldToken() || !(refused || less)) return;
  const fresh = await page(location.href);
  const again = fresh.querySelector(".problem[data-status='401']");
  if (again && refused) {
    refused.querySelector("form")?.before(make("p",
      { className: "notice", textContent: "The token of this tab is not accepted here." }));
    return;
  }
  document.title = fresh.title;
  document.body.replaceChildren(...document.adoptNode(fresh.body).childNodes);
  if (location.hash) element(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
}

function options(kind, chosen) {
  return [...element("choices").content.querySelectorAll(`[data-kind=${kind}]`)].map((one) => {
    const option = one.cloneNode(true);
    option.selected = one.value === chosen;
    return option;
  });
}

function stances(issue, chosen) {
  const found = element("choices").content.querySelector(`[data-kind=issue][value="${CSS.escape(issue)}"]`);
  const names = { support: found?.dataset.support, oppose: found?.dataset.oppose, open: "leaves it open" };
  return Object.entries(names).map(([value, name]) =>
    make("option", { value, textContent: name || value, selected: value === chosen }));
}

/** Selects for party, issue and stance; the stances follow the issue. */
function fields(values) {
  const party = make("select", { name: "party" }, ...options("party", values.party));
  const issue = make("select", { name: "issue" }, ...options("issue", values.issue));
  const stance = make("select", { name: "stance" }, ...stances(issue.value, values.stance));
  issue.addEventListener("change", () => stance.replaceChildren(...stances(issue.value, stance.value)));
  const labels = [["Party", party], ["Issue", issue], ["Stance", stance]].map(([name, select]) =>
    make("label", { textContent: name }, select));
  return { party, issue, stance, labels };
}

function report(card, text, bad) {
  card.querySelector(".done").textContent = text;
  card.querySelector(".done").className = `done mark ${bad ? "bad" : "reviewed"}`;
}

async function judge(card, status, given, say) {
  report(card, "Sending…", false);
  try {
    const answer = await ask("PATCH", `/statements/${card.dataset.statement}`, { status, ...given });
    card.dataset.statement = answer.id;
    report(card, `✓ ${status}`, false);
    card.querySelector(".state").textContent = `✓ ${status}`;
    say(`Statement ${status}`);
  } catch (error) {
    report(card, error.message, true);
    say(error.message);
  }
}

function correct(card, say) {
  const data = card.dataset;
  const { party, issue, stance, labels } = fields(data);
  const note = make("input", { name: "note", maxLength: 2000 });
  const form = make("form", { method: "dialog" }, make("h2", { id: "h-correct", textContent: "Correct" }),
    ...labels, make("label", { textContent: "Note" }, note),
    make("div", { className: "row" }, make("button", { textContent: "Save", value: "save" }),
      make("button", { textContent: "Leave it", value: "", type: "submit" })));
  const dialog = make("dialog", {}, form);
  dialog.setAttribute("aria-labelledby", "h-correct");
  document.body.append(dialog);
  dialog.addEventListener("close", () => {
    dialog.remove();
    card.focus();
    if (dialog.returnValue !== "save") return;
    const changed = Object.entries({ party, issue, stance })
      .filter(([name, select]) => select.value !== data[name])
      .map(([name, select]) => [name, select.value]);
    if (!changed.length) {
      report(card, "Nothing was changed.", true);
      return;
    }
    judge(card, "corrected", { fields: Object.fromEntries(changed), note: note.value || null }, say);
  });
  dialog.showModal();
}

function decorate(card, say) {
  if (card.querySelector(".judge")) return;
  const button = (text, act) => {
    const made = make("button", { type: "button", textContent: text });
    made.addEventListener("click", act);
    return made;
  };
  card.append(make("div", { className: "judge" },
    button("Accept", () => judge(card, "accepted", {}, say)),
    button("Reject", () => judge(card, "rejected", {}, say)),
    button("Correct", () => correct(card, say)),
    make("span", { className: "done", role: "status" })));
}

function onKey(event, say) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, select, textarea, dialog")) return;
  const cards = [...document.querySelectorAll("[data-review] .statement")];
  const current = document.activeElement?.closest?.(".statement");
  const at = cards.indexOf(current);
  const move = { j: 1, k: -1 }[event.key];
  if (move) {
    const next = cards[Math.max(0, Math.min(cards.length - 1, at < 0 ? 0 : at + move))];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
    event.preventDefault();
    return;
  }
  if (!current) return;
  if (event.key === "a") judge(current, "accepted", {}, say);
  else if (event.key === "r") judge(current, "rejected", {}, say);
  else if (event.key === "c") correct(current, say);
  else return;
  event.preventDefault();
}

// ---- a draw, coded blind --------------------------------------------------------------------

async function draw(say) {
  const place = element("drawn");
  place.className = "drawn";
  try {
    const task = await ask("GET", "/review/next");
    const { party, issue, stance, labels } = fields({});
    const note = make("input", { name: "note", maxLength: 2000 });
    const send = async (path, answer, thanks) => {
      try {
        const now = await ask("POST", path, { draw: task.draw, note: note.value || null, ...answer });
        place.replaceChildren(make("p", { textContent: thanks(now) }));
        say("Answer sent");
      } catch (error) {
        place.append(make("p", { className: "notice", textContent: error.message }));
      }
    };
    const answer = (found) =>
      send("/review", { found }, (now) => `Thank you: ${now.reviewed} coded blind so far.`);
    const none = make("button", { type: "button", textContent: "No position here" });
    none.addEventListener("click", () => answer([]));
    const leave = make("button", { type: "button", textContent: "Pass" });
    leave.addEventListener("click", () => {
      note.required = true;
      const said = note.reportValidity();
      note.required = false;
      if (said) send("/review/pass", {}, (now) => `Passed: ${now.draws.passed} of ${now.draws.handed_out} draws so far.`);
    });
    const form = make("form", {},
      make("blockquote", {}, make("p", {}, task.text.slice(0, task.start),
        make("mark", { textContent: task.text.slice(task.start, task.end) }), task.text.slice(task.end))),
      ...labels, make("label", { textContent: "Note (to pass, say why)" }, note),
      make("div", { className: "row" }, make("button", { textContent: "This position" }), none, leave));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      answer([{ party: party.value, issue: issue.value, stance: stance.value }]);
    });
    place.replaceChildren(form);
    party.focus();
  } catch (error) {
    place.replaceChildren(make("p", { className: "notice", textContent: error.message }));
  }
}

// ---- the token ------------------------------------------------------------------------------

async function tokenState(say) {
  const state = element("token-state");
  if (!state) return;
  const held = Boolean(heldToken());
  state.hidden = !held;
  element("forget").hidden = !held;
  element("blind").hidden = true;
  if (!held) return;
  try {
    await ask("GET", "/review");
    state.textContent = "Your token allows reviewing.";
    element("blind").hidden = false;
  } catch (error) {
    state.textContent = error.message;
  }
  say(state.textContent);
}

/** Add the controls of review wherever statements stand, where this tab holds a token. */
export function startReview(say) {
  const form = element("token-form");
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    sessionStorage.setItem(KEY, element("token").value.trim());
    location.reload();
  });
  element("forget")?.addEventListener("click", () => {
    sessionStorage.removeItem(KEY);
    location.reload();
  });
  element("draw")?.addEventListener("click", () => draw(say));
  tokenState(say);
  if (!heldToken()) return;
  document.querySelectorAll("[data-review] .statement").forEach((card) => decorate(card, say));
  document.addEventListener("keydown", (event) => onKey(event, say));
}
