// What is taken away with a token: a link cannot carry one, so the file is fetched with it.
import { heldToken } from "./review.js";

/** The name a file is kept under: the chart or table it is, and its form. */
function fileName(address, type) {
  const form = { "image/svg+xml": "svg", "image/png": "png", "text/csv": "csv" };
  const last = address.pathname.split("/").pop().replace(/\.[a-z]+$/, "");
  return `${last}.${form[type.split(";")[0]] || "json"}`;
}

/** A click on a chart or data to take away, where this tab holds a token. */
export async function onTake(event, say) {
  const link = event.target.closest?.(".take a");
  if (!link || !heldToken() || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const address = new URL(link.href);
  if (!/\/(charts|api)\//.test(address.pathname)) return;
  event.preventDefault();
  try {
    const answer = await fetch(address, { headers: { Authorization: `Bearer ${heldToken()}` } });
    if (!answer.ok) throw new Error(`The service answered ${answer.status}.`);
    const type = answer.headers.get("Content-Type") || "";
    const file = URL.createObjectURL(await answer.blob());
    Object.assign(document.createElement("a"), { href: file, download: fileName(address, type) }).click();
    setTimeout(() => URL.revokeObjectURL(file), 60000);
  } catch (error) {
    say(error.message);
  }
}
