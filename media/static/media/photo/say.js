// One line above the bar: what was done, and the way back.

let timer = 0;

/** Say something; `undo` is offered as a button. What went wrong stays until it is closed. */
export function say(words, { undo = null, isBad = false } = {}) {
  const place = document.querySelector("#said");
  const [line, button, leave] = ["words", "undo", "leave"].map((name) => place.querySelector(`[data-${name}]`));
  const hide = () => (place.hidden = true);
  clearTimeout(timer);
  place.hidden = false;
  place.classList.toggle("is-bad", isBad);
  line.textContent = words;
  button.hidden = !undo;
  button.onclick = () => {
    hide();
    undo();
  };
  leave.onclick = hide;
  if (!isBad) timer = setTimeout(hide, undo ? 20_000 : 6_000);
}
