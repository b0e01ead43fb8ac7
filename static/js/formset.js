// Rows of a Django formset.
//   <div data-formset="measurements">              the prefix
//     {{ formset.management_form }}
//     <div data-formset-rows> <div class="formset-row" data-formset-row>…</div> … </div>
//     <template data-formset-empty> <div class="formset-row" data-formset-row>… __prefix__ …</div> </template>
//     <button type="button" data-formset-add hidden>…</button>      shown by this script
//   </div>
// A row may hold <button type="button" data-formset-remove hidden> beside its DELETE checkbox.
import { each } from "./parts.js";

function showButtons(root) {
  root.querySelectorAll("[data-formset-add], [data-formset-remove]").forEach((button) => button.removeAttribute("hidden"));
  root.querySelectorAll("[data-formset-remove]").forEach((button) => {
    const box = button.closest("[data-formset-row]").querySelector("input[type=checkbox][name$='-DELETE']");
    box?.closest(".form-check, .mb-3, [data-formset-delete]")?.setAttribute("hidden", "");
  });
}

function add(formset) {
  const prefix = formset.dataset.formset;
  const total = formset.querySelector(`input[name="${prefix}-TOTAL_FORMS"]`);
  const highest = Number(formset.querySelector(`input[name="${prefix}-MAX_NUM_FORMS"]`)?.value || 1000);
  if (Number(total.value) >= highest) return;
  const holder = document.createElement("template");
  holder.innerHTML = formset.querySelector("[data-formset-empty]").innerHTML.replaceAll("__prefix__", total.value);
  const row = holder.content.firstElementChild;
  formset.querySelector("[data-formset-rows]").append(row);
  total.value = Number(total.value) + 1;
  showButtons(row);
  window.htmx?.process(row);
  row.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true, detail: { elt: row } }));
  row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
}

function remove(row) {
  const box = row.querySelector("input[type=checkbox][name$='-DELETE']");
  if (!box) return;
  box.checked = true;
  box.dispatchEvent(new Event("change", { bubbles: true }));
  row.setAttribute("hidden", "");
  const next = row.closest("[data-formset]").querySelector("[data-formset-add]");
  next?.focus();
}

each("[data-formset]", (formset) => {
  showButtons(formset);
  if (formset.dataset.ready) return;
  formset.dataset.ready = "yes";
  formset.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.hasAttribute("data-formset-add")) add(formset);
    else if (button?.hasAttribute("data-formset-remove")) remove(button.closest("[data-formset-row]"));
  });
});
