// The form of an import: files of any size are sent in pieces, then the form without them.
import { gettext } from "../desk/words.js";

const form = document.getElementById("runs-form");
const input = document.getElementById("runs-file");
input.hasChangeListener = true; // the admin theme would write the file's name into the field of the folder
const bar = document.getElementById("runs-bar");
const said = document.getElementById("runs-said");
const piece = Number(form.dataset.piece);
const most = Number(form.dataset.most) * 1024 * 1024;
const TRIES = 5;

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
const token = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** Show only the folder's field where pictures come from one. */
function follow() {
  const chosen = form.querySelector("[name=pictures]:checked")?.value;
  form.querySelector("[data-field=folder]").hidden = chosen !== "folder";
}

function complain(words) {
  said.textContent = words;
  said.className = "field-error";
  form.classList.remove("is-sending");
}

/** Return what to do where the web server in front takes no request as large as a piece. */
function tooLarge() {
  return gettext(
    "The web server in front takes no requests of {size} MB. Whoever runs it allows them, as the guide for operators says.",
    { size: piece / 1048576 },
  );
}

/** Send one piece, again if the connection breaks; return how much of the file is there. */
async function send(upload, at, body) {
  for (let tried = 1; ; tried += 1) {
    try {
      const answer = await fetch(`${form.dataset.upload}?upload=${upload}&at=${at}`, {
        method: "POST",
        headers: {
          Accept: "application/json",
          "Content-Type": "application/octet-stream",
          "X-CSRFToken": form.querySelector("[name=csrfmiddlewaretoken]").value,
        },
        body,
      });
      if (answer.status === 413) throw Object.assign(new Error(tooLarge()), { final: true }); // said by what is in front
      const data = await answer.json();
      if (answer.ok || answer.status === 409) return data.here;
      throw Object.assign(new Error(data.detail), { final: answer.status < 500 });
    } catch (error) {
      if (error.final) throw error;
      if (tried === TRIES) throw new Error(gettext("The server does not answer. Check your connection, then try again."));
      await pause(1000 * tried);
    }
  }
}

async function sendAll(files) {
  const total = files.reduce((sum, file) => sum + file.size, 0);
  let before = 0;
  for (const file of files) {
    const upload = token();
    let at = 0;
    do {
      at = await send(upload, at, file.slice(at, at + piece));
      bar.value = total ? (before + at) / total : 1;
      const part = Math.round(bar.value * 100);
      said.textContent = gettext("{part} % of {size} MB sent.", { part, size: Math.ceil(total / 1048576) });
    } while (at < file.size);
    before += file.size;
    const field = Object.assign(document.createElement("input"), { type: "hidden", name: "upload" });
    field.value = `${upload}:${file.name}`;
    form.append(field);
  }
}

form.addEventListener("change", follow);
follow();

form.addEventListener("submit", async (event) => {
  const files = [...input.files];
  if (!files.length) return; // the server says what is missing
  event.preventDefault();
  document.getElementById("runs-sent").hidden = false;
  said.className = "";
  if (files.reduce((sum, file) => sum + file.size, 0) > most) {
    complain(gettext("That is more than {most} MB, the most that is taken.", { most: form.dataset.most }));
    return;
  }
  form.classList.add("is-sending");
  const step = Object.assign(document.createElement("input"), { type: "hidden", name: "step" });
  step.value = event.submitter?.value ?? "rehearse";
  try {
    await sendAll(files);
    form.append(step);
    input.disabled = true;
    form.submit();
  } catch (error) {
    complain(error.message);
  }
});
