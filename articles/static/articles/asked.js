// What the toolbar asks of the editor: whether each button can be pressed, is pressed in, is there at all. That is some
// eighty questions, and letters in the middle of a line change the answer to none: they are asked after anything else.
import { Plugin } from "django-prose-editor/editor";

const marksAt = ({ storedMarks, selection }) => storedMarks ?? selection.$from.marks();

function sameMarks(before, after) {
  const [some, others] = [marksAt(before), marksAt(after)];
  return some.length === others.length && some.every((mark, at) => mark.eq(others[at]));
}

/** Return whether a change puts letters into a line or takes some out, where some stand before and after. */
function isLetters(change, before, after) {
  const [step] = change.steps;
  if (change.steps.length !== 1 || !step.slice || "gapFrom" in step) return false;
  const { content, openStart, openEnd } = step.slice;
  if (openStart || openEnd || content.childCount > 1 || !(content.firstChild?.isText ?? true)) return false;
  const [from, to] = [before.doc.resolve(step.from), before.doc.resolve(step.to)];
  const isInLine = ({ empty, $from }) => empty && $from.start() === from.start() && $from.parent.content.size > 0;
  return from.parent.isTextblock && from.sameParent(to) && isInLine(before.selection) && isInLine(after.selection);
}

/** Gives each state of the editor a sign: the same object as long as only letters come to letters. */
export const sign = new Plugin({
  state: {
    init: () => ({ isLetters: false }),
    apply(change, was, before, after) {
      const letters = isLetters(change, before, after);
      // The first letter asks anew: it stands where something else was done before.
      return letters && was.isLetters && sameMarks(before, after) ? was : { isLetters: letters };
    },
  },
});

/** Return a question that is asked again only where its answer may be another. */
function lasting(ask) {
  let asked = null;
  let answer;
  return (editor) => {
    const now = sign.getState(editor.state);
    if (now === asked) return answer;
    [asked, answer] = [now, ask(editor)];
    return answer;
  };
}

/** Return the menu, whose items are asked no more often than is needed. */
export function askedSparingly(menu) {
  return {
    defineItem(item) {
      // Letters can be undone.
      const questions = ["desk:undo", "desk:redo"].includes(item.name) ? [] : ["enabled", "active", "hidden"];
      const asked = questions.filter((name) => item[name]).map((name) => [name, lasting(item[name])]);
      menu.defineItem({ ...item, ...Object.fromEntries(asked) });
    },
  };
}
