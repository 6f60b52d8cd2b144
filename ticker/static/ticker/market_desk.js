// Lines of the market desk change places: dragged by their handle, or moved with the arrow keys on it.
// What moves are the rows; their place fields are filled in, and nothing is stored before Save.

const table = document.querySelector(".market-desk table");

function rows() {
  return [...table.tBodies[0].rows];
}

/** Write each row's place into its field, and tell a screen reader where the moved one stands. */
function number(moved) {
  rows().forEach((row, place) => {
    const field = row.querySelector(".place input:not([type=hidden])");
    if (field) field.value = place + 1;
  });
  const said = document.querySelector("[data-moved]");
  if (said) said.textContent = `${moved.querySelector(".code a").textContent}: ${rows().indexOf(moved) + 1}`;
  document.querySelector(".market-desk .save")?.classList.add("is-needed");
}

/** Bring a row to where another stands. The others move around it: taken out itself, it would lose pointer and focus. */
function bring(row, over) {
  const down = rows().indexOf(over) > rows().indexOf(row);
  for (let next; (next = down ? row.nextElementSibling : row.previousElementSibling);) {
    if (down) row.before(next);
    else row.after(next);
    if (next === over) break;
  }
  number(row);
}

function move(row, step) {
  const other = step < 0 ? row.previousElementSibling : row.nextElementSibling;
  if (other) bring(row, other);
}

function prepare(handle) {
  const row = handle.closest("tr");
  handle.hidden = false;
  handle.addEventListener("keydown", (event) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    move(row, step);
  });
  handle.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    row.classList.add("is-moving");
  });
  handle.addEventListener("pointermove", (event) => {
    if (!row.classList.contains("is-moving")) return;
    const over = rows().find((each) => {
      const box = each.getBoundingClientRect();
      return each !== row && event.clientY >= box.top && event.clientY <= box.bottom;
    });
    if (!over) return;
    const box = over.getBoundingClientRect();
    // Past its middle: rows of unequal height would else change places to and fro.
    const down = rows().indexOf(over) > rows().indexOf(row);
    if (down === event.clientY > box.top + box.height / 2) bring(row, over);
  });
  const drop = () => row.classList.remove("is-moving");
  handle.addEventListener("pointerup", drop);
  handle.addEventListener("pointercancel", drop);
}

if (table) table.querySelectorAll("[data-handle]").forEach(prepare);
