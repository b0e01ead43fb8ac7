// Money, goods and people are asked for only where the chosen campaign is a social activity or a commemoration; what
// was typed there stays in sight. Where the campaign is searched for by words, the part stays closed but in sight.
import { each } from "./parts.js";

each("details[data-social]", (part) => {
  const campaign = document.querySelector("select[name=campaign]");
  const kinds = part.dataset.social.split(" ");
  const fit = () => {
    const isAsked = kinds.includes(campaign.value);
    const isTyped = [...part.querySelectorAll("input")].some((input) => input.value);
    part.hidden = !isAsked && !isTyped;
    if (isAsked) part.open = true;
  };
  if (!campaign || document.querySelector("[name=campaign_words]")) return;
  campaign.addEventListener("change", fit);
  part.addEventListener("change", fit); // a restored draft
  fit();
});
