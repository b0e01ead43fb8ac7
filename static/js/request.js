// An HTMX request that failed says so on the page instead of doing nothing.
import { part } from "./parts.js";

function tell() {
  const messages = document.getElementById("messages");
  messages.querySelectorAll("[data-request-failed]").forEach((old) => old.remove());
  const note = part("request-failed");
  note.dataset.requestFailed = "yes";
  messages.append(note);
  note.scrollIntoView({ block: "nearest" });
}

document.addEventListener("htmx:sendError", tell);
document.addEventListener("htmx:timeout", tell);
document.addEventListener("htmx:responseError", (event) => {
  const asking = event.target;
  if (![401, 403, 404].includes(event.detail.xhr.status)) tell();
  else if (asking.getAttribute("hx-trigger")?.startsWith("every")) asking.replaceWith(asking.cloneNode(true)); // stops asking
  else location.reload(); // the session is over, or the thing is gone: the page itself knows the right answer
});
document.addEventListener("htmx:beforeSwap", (event) => {
  // A list that asks for a partial after the session ended would get the sign-in page into its rows.
  if (event.detail.xhr.responseURL.includes("/accounts/login/") && !location.pathname.startsWith("/accounts/")) {
    event.detail.shouldSwap = false;
    location.reload();
  }
});
