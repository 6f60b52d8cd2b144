// The keys of writing, in one table: what they do where text is written, what they do on the page, and the help.
import { Extension } from "django-prose-editor/editor";
import { bind, showKeys } from "../media/desk/keys.js";
import { gettext } from "../desk/words.js";

/** Show the way to publishing; a key alone never publishes. */
function toPublishing() {
  const dialog = document.querySelector("[data-opens='dialog-publish']");
  if (dialog) dialog.click();
  else document.querySelector("#submit-row button[value=publish]")?.focus();
}

const ofText = (keys, shown, words, command, given) => ({ keys, shown, words, command, given });

/** Keys where text is written: as the editor names them, as people read them, and what they run. */
export const TABLE_OF_KEYS = [
  ofText("Mod-Alt-1", "Ctrl Alt 1", gettext("Heading"), "toggleHeading", { level: 2 }),
  ofText("Mod-Alt-2", "Ctrl Alt 2", gettext("Smaller heading"), "toggleHeading", { level: 3 }),
  ofText("Mod-Alt-3", "Ctrl Alt 3", gettext("Smallest heading"), "toggleHeading", { level: 4 }),
  ofText("Mod-Alt-0", "Ctrl Alt 0", gettext("Text"), "setParagraph"),
  ofText("Mod-k", "Ctrl K", gettext("Link: to a story of ours, or to an address"), "addLink"),
  ofText("Mod-Alt-p", "Ctrl Alt P", gettext("Insert photo"), "insertPhoto"),
  ofText("Mod-Alt-g", "Ctrl Alt G", gettext("Insert gallery"), "insertGallery"),
  ofText("Mod-Alt-t", "Ctrl Alt T", gettext("Insert table"), "insertStoryTable"),
];

// Bound by the editor's own extensions; here for the help alone.
const MARKS = [
  ["/", gettext("At the start of a line: everything that can be put in")],
  [["Mod+B", "Mod+I", "Mod+U"], gettext("Bold, italic, underlined")],
  ["Mod+Shift+8", gettext("List")],
  ["Mod+Shift+7", gettext("Numbered list")],
  ["Shift+Enter", gettext("Next line in the same paragraph")],
  ["Tab", gettext("In a table: the next cell, and a new row after the last")],
  [["Mod+Z", "Mod+Shift+Z"], gettext("Undo, redo")],
];
const PAGE = [
  ["Mod+s", gettext("Save")],
  ["Mod+Enter", gettext("To publishing"), toPublishing],
  [["?", "Mod+/"], gettext("These keys"), () => showHelp()],
];

/** Show all keys of the form. */
export function showHelp() {
  const written = TABLE_OF_KEYS.map(({ shown, words }) => [shown.replaceAll(" ", "+").replace("Ctrl", "Mod"), words]);
  showKeys([[gettext("The page"), PAGE.map(([keys, words]) => [keys, words])], [gettext("Putting in"), written], [gettext("Writing"), MARKS]]);
}

/** Bind the keys of the page around the editor. */
export function prepareShortcuts() {
  bind(
    document,
    PAGE.filter(([, , run]) => run),
  );
  document.querySelector("[data-keys]")?.addEventListener("click", showHelp);
}

export const DeskKeys = Extension.create({
  name: "deskKeys",
  priority: 900, // before the package's own, which begin to count headings with the second

  addCommands() {
    return {
      showKeys:
        () =>
        ({ dispatch }) => {
          if (dispatch) showHelp();
          return true;
        },
    };
  },

  addKeyboardShortcuts() {
    const commands = TABLE_OF_KEYS.map(({ keys, command, given }) => [
      keys,
      () => {
        if (command === "addLink") return false; // the link hears it itself, before the desk's search does
        return this.editor.commands[command](given);
      },
    ]);
    const others = {
      "Mod-Enter": () => (toPublishing(), true), // the package's own breaks the line; Shift does that too
      "Mod-/": () => (showHelp(), true),
    };
    return { ...Object.fromEntries(commands), ...others };
  },
});
