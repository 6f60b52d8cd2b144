// Where a block goes that somebody puts in: in place of an empty paragraph, else below what the cursor is in.
import { pm } from "django-prose-editor/editor";

const { Selection, NodeSelection } = pm.state;

/** Return whether the cursor is in an empty paragraph whose place a block of that type can take. */
export function isAlone({ $from, empty }, type) {
  if (!empty || $from.parent.type.name !== "paragraph" || $from.parent.content.size) return false;
  const index = $from.index(-1);
  return $from.node(-1).canReplaceWith(index, index + 1, type);
}

/** Return the end of the innermost block around the selection after which a block of that type may stand. */
function below({ $to }, type) {
  for (let depth = $to.depth; depth > 0; depth--) {
    const index = $to.indexAfter(depth - 1);
    if ($to.node(depth - 1).canReplaceWith(index, index, type)) return $to.after(depth);
  }
  return $to.doc.content.size;
}

/** Add to a transaction: the block in its place, and the cursor in the text below it. Returns where the block stands. */
export function placeBlock(tr, block) {
  const { selection } = tr;
  const { paragraph } = tr.doc.type.schema.nodes;
  const alone = isAlone(selection, block.type);
  const isNode = selection instanceof NodeSelection && selection.node.isBlock;
  const from = alone ? selection.$from.before() : isNode ? selection.to : below(selection, block.type);
  const to = alone ? selection.$from.after() : from;
  tr.replaceWith(from, to, block);
  const end = from + block.nodeSize;
  const $end = tr.doc.resolve(end);
  if (!$end.nodeAfter?.isTextblock) tr.insert(end, paragraph.create());
  tr.setSelection(Selection.near(tr.doc.resolve(end + 1), 1)).scrollIntoView();
  return from;
}

/** Put a block into the story, given as Tiptap's JSON. */
export function putBlock(editor, content) {
  const block = editor.schema.nodeFromJSON(content);
  const { tr } = editor.state;
  placeBlock(tr, block);
  editor.view.dispatch(tr);
  editor.view.focus();
}
