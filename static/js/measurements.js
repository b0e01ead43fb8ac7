// Beside each figure: the unit, an example and the right keyboard for the chosen indicator. In the list of indicators
// those of other campaigns stand aside. The server judges what was typed either way.
import { each } from "./parts.js";

const CAMPAIGN = "select[name=campaign]"; // looked up anew: searching replaces the list
const NUMBERS = ["count", "ratio", "money", "zero"];

function fit(row) {
  const select = row.querySelector("select[name$='-indicator']");
  const chosen = select.selectedOptions[0]?.dataset ?? {};
  const input = row.querySelector("[data-measured]");
  const unit = row.querySelector("[data-measured-unit]");
  input.placeholder = chosen.example ?? "";
  input.inputMode = !chosen.shape || !NUMBERS.includes(chosen.shape) ? "text" : "decimal";
  unit.textContent = chosen.unit ?? "";
  row.querySelector("[data-fraction]").hidden = Boolean(chosen.shape) && chosen.shape !== "ratio";
}

function narrow(row) {
  const select = row.querySelector("select[name$='-indicator']");
  select.querySelectorAll("optgroup").forEach((group) => {
    const own = group.querySelector("option")?.dataset.campaign ?? "";
    const isChosen = [...group.children].some((option) => option.selected);
    group.hidden = Boolean(own) && own !== (document.querySelector(CAMPAIGN)?.value ?? "") && !isChosen;
    group.disabled = group.hidden; // some phones show hidden options all the same
  });
}

each("[data-formset=measurements] [data-formset-row]", (row) => {
  if (row.dataset.fitted) return;
  row.dataset.fitted = "yes";
  fit(row);
  narrow(row);
  row.addEventListener("change", () => fit(row));
  document.addEventListener("change", ({ target }) => target.matches(CAMPAIGN) && narrow(row));
});
