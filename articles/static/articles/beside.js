// Another language beside the form: the paragraph that is being written over there is marked over here.

/** Return at which of the editor's blocks the caret stands, -1 where it is elsewhere. */
function blockOfCaret(editor) {
  let node = document.getSelection()?.anchorNode;
  if (!node || !editor.contains(node) || node === editor) return -1;
  while (node.parentNode !== editor) node = node.parentNode;
  return [...editor.children].indexOf(node);
}

function prepareBeside(pane) {
  const form = pane.closest("form");
  const blocks = pane.querySelector("[data-beside-body]");
  const text = pane.querySelector(".beside-text");
  form.classList.add("has-beside");

  pane.querySelector("[data-beside-close]").addEventListener("click", () => {
    pane.hidden = true;
    form.classList.remove("has-beside");
  });

  let marked = null;
  document.addEventListener("selectionchange", () => {
    const editor = form.querySelector('#field-body [role="textbox"]');
    const at = editor ? blockOfCaret(editor) : -1;
    if (at < 0 || blocks.children[at] === marked) return;
    marked?.classList.remove("is-here");
    marked = blocks.children[at] ?? null;
    if (!marked) return;
    marked.classList.add("is-here");
    const { top, bottom } = marked.getBoundingClientRect();
    const frame = text.getBoundingClientRect();
    if (top < frame.top || bottom > frame.bottom) text.scrollTop += top - frame.top - 40;
  });
}

for (const pane of document.querySelectorAll("[data-beside]")) prepareBeside(pane);
