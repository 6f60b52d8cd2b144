// After something was done by the desk API: the page is asked for anew, and what it says otherwise is taken over.
// What somebody has typed and not saved stays.

const lines = (value) => value.replaceAll("\r\n", "\n");

/** Take over the fields nobody has touched here. Returns whether somebody else changed one that was touched. */
function takeFields(form, fresh) {
  let isCrossed = false;
  let isChanged = false;
  for (const seen of form.querySelectorAll("[name^=initial-]")) {
    const field = form.elements[seen.name.slice("initial-".length)];
    const now = fresh.elements[seen.name];
    if (!field || !now) continue;
    const isTouched = lines(field.value) !== lines(seen.value);
    if (isTouched) {
      isChanged = true;
      isCrossed ||= lines(now.value) !== lines(seen.value);
    } else if (now.value !== seen.value) {
      seen.value = now.value;
      field.value = fresh.elements[field.name].value;
      field.dispatchEvent(new Event("taken", { bubbles: true }));
    }
  }
  // The save compares again where both changed the same; so it must know that this form is older.
  if (!isCrossed && form.elements.version) form.elements.version.value = fresh.elements.version.value;
  return isChanged;
}

function takePanels(page) {
  for (const panel of document.querySelectorAll("[data-live]")) {
    const fresh = page.getElementById(panel.id);
    if (!fresh || fresh.isEqualNode(panel)) continue;
    fresh.toggleAttribute("open", fresh.hasAttribute("open") || panel.hasAttribute("open"));
    panel.replaceWith(document.adoptNode(fresh));
  }
}

/** Bring the page to what it is now. */
export async function refresh(form) {
  const response = await fetch(location.href, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.querySelector("[data-photo]");
  if (!response.ok || !fresh) {
    location.reload();
    return;
  }
  const isChanged = takeFields(form, fresh);
  form.dataset.version = fresh.dataset.version;
  takePanels(page);
  if (!isChanged) {
    delete form.dataset.changed;
    document.querySelector("[data-bar-status]")?.replaceChildren(); // who may not save has no bar
  }
  form.dispatchEvent(new Event("refreshed"));
}
