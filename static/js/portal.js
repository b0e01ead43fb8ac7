// Starts every behaviour. Each works alone, and each page works without any of them.
import "./draft.js";
import "./file.js";
import "./formset.js";
import "./idle.js";
import "./menu.js";
import "./notices.js";
import "./once.js";
import "./outbox.js";
import "./request.js";
import "./upload.js";
