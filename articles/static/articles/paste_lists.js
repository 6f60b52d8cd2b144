// Lists of programs that have none, as articles/body/lists.py reads them: Word's paragraphs, Word Online's single items.

const WORD = /mso-list:\s*l(\d+)\s+level(\d+)/i;
const NUMBERED = /^\s*\(?(?:\d{1,4}|[a-z]{1,4})(?:\.\d{1,4})*[.)]/i;
const BULLET = /^\s*[•▪●◦‣]\s*/;
const DEEPEST = 6;

/** Return the marker that Word wrote into a list paragraph, and take it out. */
function takeMarker(paragraph) {
  let marker = "";
  for (const span of paragraph.querySelectorAll("span[style*='mso-list']")) {
    if (!/mso-list:\s*ignore/i.test(span.getAttribute("style"))) continue;
    marker ||= span.textContent;
    span.remove();
  }
  return marker;
}

function ofWord(page) {
  const items = [];
  for (const paragraph of page.querySelectorAll("[style*='mso-list']")) {
    const [, id, level] = WORD.exec(paragraph.getAttribute("style")) ?? [];
    if (!level || !/^(p|div|h[1-6])$/.test(paragraph.localName)) continue;
    const kind = NUMBERED.test(takeMarker(paragraph)) ? "ol" : "ul";
    // A numbered heading is a heading.
    if (!paragraph.localName.startsWith("h")) items.push({ first: paragraph, last: paragraph, content: paragraph, level, kind, id });
  }
  return items;
}

function ofWordOnline(page) {
  const items = [];
  for (const box of page.querySelectorAll("ul, ol")) {
    const found = [...box.children].filter(({ localName }) => localName === "li");
    if (!found.length || !found.every(({ dataset }) => /^\d+$/.test(dataset.ariaLevel ?? "")) || box.querySelector("li ul, li ol")) continue;
    let outer = box;
    while (outer.parentElement.localName === "div" && outer.parentElement.children.length === 1) outer = outer.parentElement;
    found.forEach((item, at) => {
      const first = at ? item : outer;
      const last = at === found.length - 1 ? outer : item;
      items.push({ first, last, content: item, level: item.dataset.ariaLevel, kind: box.localName, id: "" });
    });
  }
  return items;
}

function follows(one, other) {
  let after = one.nextSibling;
  while (after && after.nodeType !== Node.ELEMENT_NODE) {
    if (after.nodeType === Node.TEXT_NODE && after.textContent.trim()) return false;
    after = after.nextSibling;
  }
  return after === other;
}

/** Return items that follow each other, run by run. */
function runs(items) {
  const found = [];
  for (const item of items) {
    const run = found.at(-1);
    if (run && follows(run.at(-1).last, item.first)) run.push(item);
    else found.push([item]);
  }
  return found;
}

function nest(page, run) {
  const made = page.createDocumentFragment();
  const open = []; // the open lists, outermost first
  for (const { content, level, kind, id } of run) {
    const depth = Math.min(Math.max(1, Number(level)), DEEPEST);
    open.length = Math.min(open.length, depth);
    const here = open[depth - 1];
    // Another list begins: of another kind, or, where nothing lies around it, another of the same.
    if (here && (here.list.localName !== kind || (depth === 1 && here.id !== id))) open.length = depth - 1;
    while (open.length < depth) {
      const list = page.createElement(kind);
      const above = open.at(-1)?.list;
      (above ? (above.lastElementChild ?? above.appendChild(page.createElement("li"))) : made).append(list);
      open.push({ list, id });
    }
    const item = page.createElement("li");
    item.append(...content.childNodes);
    open.at(-1).list.append(item);
  }
  run[0].first.before(made);
  for (const { first, last } of run) {
    first.remove();
    last.remove();
  }
}

/** Make lists of what only looks like them, and put a list that lies in a list into the item before it. */
export function mendLists(page) {
  for (const run of [...runs(ofWord(page)), ...runs(ofWordOnline(page))]) nest(page, run);
  for (const list of page.querySelectorAll("ul > ul, ul > ol, ol > ul, ol > ol")) {
    (list.previousElementSibling?.localName === "li" ? list.previousElementSibling : wrapped(page, list)).append(list);
  }
}

function wrapped(page, list) {
  const item = page.createElement("li");
  list.before(item);
  return item;
}

/** Make lists of the lines of a message that begin with bullets; a bullet by itself stays. */
export function mendBullets(page) {
  for (const holder of new Set([...page.querySelectorAll("br")].map(({ parentElement }) => parentElement))) {
    const lines = [[]];
    for (const node of [...holder.childNodes]) {
      if (node.localName === "br") lines.push([]);
      else lines.at(-1).push(node);
    }
    const has = lines.map((line) => BULLET.test(line.map(({ textContent }) => textContent).join("")));
    let list = null;
    lines.forEach((line, at) => {
      if (!has[at] || !(has[at - 1] || has[at + 1])) return void (list = null);
      if (!has[at - 1]) {
        list = page.createElement("ul");
        line[0].previousSibling?.localName === "br" && line[0].previousSibling.remove();
        line[0].before(list);
      } else if (line[0].previousSibling?.localName === "br") line[0].previousSibling.remove();
      const item = page.createElement("li");
      item.append(...line);
      const walk = page.createTreeWalker(item, NodeFilter.SHOW_TEXT);
      for (let text = walk.nextNode(); text; text = walk.nextNode()) {
        if (!text.textContent.trim()) continue;
        text.textContent = text.textContent.replace(BULLET, "");
        break;
      }
      list.append(item);
    });
  }
  for (const list of page.querySelectorAll("ul + br")) list.remove();
}
