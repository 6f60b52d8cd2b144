// The editor's buttons: what a newsroom needs, in words that say what each does.
import { Extension } from "django-prose-editor/editor";
import { askedSparingly, sign } from "./asked.js";
import { gettext } from "../desk/words.js";

const MARKS = [
  ["bold", "format_bold", gettext("Bold (Ctrl B)")],
  ["italic", "format_italic", gettext("Italic (Ctrl I)")],
  ["underline", "format_underlined", gettext("Underline (Ctrl U)")],
  ["strike", "strikethrough_s", gettext("Strike through")],
  ["subscript", "subscript", gettext("Subscript")],
  ["superscript", "superscript", gettext("Superscript")],
];

const HEADINGS = [
  [2, gettext("Heading")],
  [3, gettext("Smaller heading")],
  [4, gettext("Smallest heading")],
];

function option(tag, words) {
  const made = document.createElement(tag);
  made.textContent = words;
  return made;
}

/** Return a button for the toolbar's list of styles: its name in words. */
function style(buttons, words) {
  return buttons.text(words, gettext("Style: {words}", { words }));
}

function defineStyles({ menu, buttons }) {
  menu.defineItem({
    name: "desk:paragraph",
    groups: "desk-block",
    priority: 130,
    button: style(buttons, gettext("Text")),
    option: option("p", gettext("Text")),
    command: (editor) => editor.chain().focus().setParagraph().run(),
    active: (editor) => !editor.isActive("heading"),
  });
  for (const [level, words] of HEADINGS) {
    menu.defineItem({
      name: `desk:heading${level}`,
      groups: "desk-block",
      priority: 110 + (5 - level) * 2,
      button: style(buttons, words),
      option: option(`h${level}`, words),
      command: (editor) => editor.chain().focus().toggleHeading({ level }).run(),
      active: (editor) => editor.isActive("heading", { level }),
    });
  }
}

function defineMarks({ menu, buttons }) {
  for (const [name, icon, words] of MARKS) {
    menu.defineItem({
      name: `desk:${name}`,
      groups: "desk-marks",
      button: buttons.material(icon, words),
      command: (editor) => editor.chain().focus().toggleMark(name).run(),
      active: (editor) => editor.isActive(name),
      enabled: (editor) => editor.can().toggleMark(name),
    });
  }
}

/** The rest: name, group, icon, words, what it runs, and when it is pressed in. */
const BUTTONS = [
  ["link", "desk-link", "insert_link", gettext("Link (Ctrl K)"), "addLink", (e) => e.isActive("link")],
  ["bullets", "desk-lists", "format_list_bulleted", gettext("List"), "toggleBulletList", (e) => e.isActive("bulletList")],
  ["numbers", "desk-lists", "format_list_numbered", gettext("Numbered list"), "toggleOrderedList", (e) => e.isActive("orderedList")],
  ["quote", "desk-lists", "format_quote", gettext("Quotation"), "toggleQuote", (e) => e.isActive("blockquote", { kind: null })],
  ["pull", "desk-lists", "format_size", gettext("Pull quote"), "togglePullQuote", (e) => e.isActive("blockquote", { kind: "pullquote" })],
  ["source", "desk-lists", "person_outline", gettext("Source of the quotation"), "addQuoteSource", (e) => e.isActive("quoteSource")],
  ["aside", "desk-lists", "article", gettext("Box beside the story"), "toggleAside", (e) => e.isActive("storyAside")],
  ["photo", "desk-insert", "add_photo_alternate", gettext("Insert photo"), "insertPhoto", (e) => e.isActive("storyFigure")],
  ["gallery", "desk-insert", "photo_library", gettext("Insert gallery"), "insertGallery", (e) => e.isActive("storyGallery")],
  ["embed", "desk-insert", "smart_display", gettext("Embed"), "insertEmbed", (e) => e.isActive("storyEmbed")],
  ["rule", "desk-insert", "horizontal_rule", gettext("Divider"), "setHorizontalRule", () => false],
  ["clear", "desk-history", "format_clear", gettext("Clear formatting"), "clearFormatting", () => false],
  ["undo", "desk-history", "undo", gettext("Undo (Ctrl Z)"), "undo", () => false],
  ["redo", "desk-history", "redo", gettext("Redo (Ctrl Shift Z)"), "redo", () => false],
  ["keys", "desk-history", "keyboard", gettext("Keys (Ctrl /)"), "showKeys", () => false],
];

function defineButtons({ menu, buttons }) {
  for (const [name, groups, icon, words, command, active] of BUTTONS) {
    menu.defineItem({
      name: `desk:${name}`,
      groups,
      button: buttons.material(icon, words),
      command: (editor) => editor.chain().focus()[command]().run(),
      active,
      enabled: (editor) => editor.can()[command](),
      hidden: (editor) => name === "source" && !editor.isActive("blockquote"),
    });
  }
  // Over the package's own of that name, which first asks for rows and columns.
  menu.defineItem({
    name: "table",
    groups: "table desk-insert",
    button: buttons.material("grid_on", gettext("Insert table")),
    command: (editor) => editor.chain().focus().insertStoryTable().run(),
    enabled: (editor) => editor.can().insertStoryTable(),
  });
}

/** What can be done with a table, in words, while the cursor is in one: name, words, title, command. */
const TABLE = [
  ["addRowBefore", gettext("Row above"), gettext("Add a row above"), "addRowBefore"],
  ["addRowAfter", gettext("Row below"), gettext("Add a row below"), "addRowAfter"],
  ["deleteRow", gettext("Delete row"), gettext("Delete this row"), "deleteRow"],
  ["addColumnBefore", gettext("Column before"), gettext("Add a column before this one"), "addColumnBefore"],
  ["addColumnAfter", gettext("Column after"), gettext("Add a column after this one"), "addColumnAfter"],
  ["deleteColumn", gettext("Delete column"), gettext("Delete this column"), "deleteColumn"],
  ["toggleHeaderCell", gettext("Head row"), gettext("First row is the table's head"), "toggleHeadRow"],
  ["mergeCells", gettext("Merge"), gettext("Merge the marked cells"), "mergeCells"],
  ["splitCell", gettext("Split"), gettext("Split this cell"), "splitCell"],
  ["deleteTable", gettext("Delete table"), gettext("Delete the whole table"), "deleteTable"],
];

function defineTable({ menu, buttons }) {
  for (const [at, [name, words, title, command]] of TABLE.entries()) {
    menu.defineItem({
      name: `table:${name}`,
      groups: "table",
      priority: 100 - at,
      button: buttons.text(words, title),
      command: (editor) => editor.chain().focus()[command]().run(),
      enabled: (editor) => editor.can()[command](),
      active: (editor) => name === "toggleHeaderCell" && editor.isActive("tableHeader"),
      hidden: (editor) => !editor.isActive("table"),
    });
  }
}

export const DeskMenu = Extension.create({
  name: "deskMenu",
  priority: 1, // after the others: what it defines stands

  addCommands() {
    return {
      clearFormatting:
        () =>
        ({ chain, can }) =>
          chain().unsetAllMarks().clearNodes().run() || can().unsetAllMarks(),
    };
  },

  addProseMirrorPlugins: () => [sign],

  addMenuItems({ menu: plain, buttons }) {
    const menu = askedSparingly(plain);
    defineStyles({ menu, buttons });
    defineMarks({ menu, buttons });
    defineButtons({ menu, buttons });
    defineTable({ menu, buttons });
  },
});
