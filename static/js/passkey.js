// allauth's scripts talk to the authenticator; where that fails or is cancelled, the page says so.
// On a page to sign (data-passkey) the answer goes into the form itself; what was ticked and typed stays.
const failed = (isShown) => document.querySelectorAll("[data-passkey-failed]").forEach((note) => { note.hidden = !isShown; });

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  failed(true);
});

async function options(part) {
  const token = part.closest("form").elements.csrfmiddlewaretoken.value;
  const answer = await fetch(part.dataset.passkey, { method: "POST", headers: { "X-CSRFToken": token }, redirect: "error" });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json();
}

/** Whether the authenticator has answered. */
async function confirm(part) {
  if (part.dataset.isAsking) return false; // its window is open already
  part.dataset.isAsking = "yes";
  failed(false);
  try {
    part.querySelector("[name=passkey]").value = JSON.stringify(await window.webauthnJSON.get(await options(part)));
  } catch {
    failed(true);
    return false;
  } finally {
    delete part.dataset.isAsking;
  }
  part.querySelector("[data-passkey-use]").hidden = true;
  part.querySelector("[data-passkey-done]").hidden = false;
  return true;
}

document.querySelectorAll("[data-passkey]").forEach((part) => {
  const form = part.closest("form");
  part.querySelector("[name=passkey]").value = ""; // an answer is good for one try, also when the page comes back
  part.querySelector("[data-passkey-use]").addEventListener("click", async () => {
    if (await confirm(part)) form.elements.pin.focus();
  });
  // Whoever fills in everything else and presses the last button is asked then; before once.js counts it as sent.
  window.addEventListener("submit", async (event) => {
    if (event.target !== form || form.elements.passkey.value || form.elements.code?.value) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (await confirm(part)) form.requestSubmit(event.submitter);
  }, true);
});
