// allauth's scripts talk to the authenticator; where that fails or is cancelled, the page says so.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  document.querySelectorAll("[data-passkey-failed]").forEach((note) => { note.hidden = false; });
});
