// Two minutes before the server ends an idle session, the page says so; moving the mouse is not work, a button is.
import { part } from "./parts.js";

const { user, idleSeconds, keepAlive } = document.body.dataset;
const IDLE = Number(idleSeconds ?? 0) * 1000;
const WARNING = 2 * 60 * 1000;
let timer;

function restart() {
  clearTimeout(timer);
  timer = setTimeout(warn, IDLE - WARNING);
}

function warn() {
  const note = part("idle-warning");
  note.querySelector("[data-idle-stay]").addEventListener("click", async () => {
    const answer = await fetch(keepAlive, { method: "HEAD", redirect: "error" }).catch(() => null);
    if (!answer?.ok) return;
    note.remove();
    restart();
  });
  document.body.append(note);
}

if (user && IDLE) {
  restart();
  document.addEventListener("htmx:afterRequest", (event) => event.detail.successful && restart());
}
