// Files dropped anywhere on the page, and folders with all that is in them.

const HIDDEN = /^[.~]|^thumbs\.db$/i; // what file managers leave in folders

/** Hear of files dropped on the page; `over` is told whether some are held above it. */
export function takeDrops({ over, take }) {
  let depth = 0; // entering a child leaves its parent: only the balance says whether files are still above the page
  const holdsFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  const tell = (now) => over((depth = now) > 0);
  window.addEventListener("dragenter", (event) => holdsFiles(event) && tell(depth + 1));
  window.addEventListener("dragleave", (event) => holdsFiles(event) && tell(Math.max(0, depth - 1)));
  window.addEventListener("dragover", (event) => holdsFiles(event) && event.preventDefault());
  window.addEventListener("drop", async (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    tell(0);
    // What was dropped can be asked for only now, before anything else is waited for.
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    const files = [...event.dataTransfer.files];
    take(entries.length ? (await Promise.all(entries.map(within))).flat() : files);
  });
}

/** Return the files of an entry: itself, or all in a folder and its folders. */
async function within(entry) {
  if (HIDDEN.test(entry.name)) return [];
  if (entry.isFile) return [await new Promise((resolve, reject) => entry.file(resolve, reject))];
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject)); // a hundred at a time
    if (!some.length) break;
    found.push(...some);
  }
  return (await Promise.all(found.map(within))).flat();
}
