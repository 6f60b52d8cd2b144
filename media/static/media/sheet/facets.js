// What can be chosen as photographer and place: the commonest among the photos that the other filters leave.
import { address, get } from "../desk/api.js";
import { element } from "../desk/dom.js";
import { ngettext } from "../../desk/words.js";

/** Fill the lists of choices below the fields of `form` when one of them is entered; `filters` says what is set. */
export function offerFacets(form, base, filters) {
  const fields = [...form.querySelectorAll("[data-facet]")];
  for (const field of fields) field.addEventListener("focus", () => fill(field, base, filters.values));
}

async function fill(field, base, given) {
  const name = field.dataset.facet;
  // Other values of a facet can be chosen too, so its own is not asked for.
  const asked = address(base, { ...given, [name]: "", facets: name, page_size: 1 });
  if (field.dataset.asked === asked) return;
  field.dataset.asked = asked;
  try {
    const { data } = await get(asked);
    const choices = data.facets[name].map((one) =>
      element("option", { value: one.value, label: `${one.value} (${ngettext("{number} photo", "{number} photos", one.count)})` }),
    );
    field.list.replaceChildren(...choices);
  } catch {
    delete field.dataset.asked; // a name can be typed without being offered
  }
}
