// The editor's buttons: what a newsroom needs, in words that say what each does.
import { Extension } from "django-prose-editor/editor";

const MARKS = [
  ["bold", "format_bold", "Bold (Ctrl B)"],
  ["italic", "format_italic", "Italic (Ctrl I)"],
  ["underline", "format_underlined", "Underline (Ctrl U)"],
  ["strike", "strikethrough_s", "Strike through"],
  ["subscript", "subscript", "Subscript"],
  ["superscript", "superscript", "Superscript"],
];

const HEADINGS = [
  [2, "Heading"],
  [3, "Smaller heading"],
  [4, "Smallest heading"],
];

function option(tag, words) {
  const made = document.createElement(tag);
  made.textContent = words;
  return made;
}

/** Return a button for the toolbar's list of styles: its name in words. */
function style(buttons, words) {
  return buttons.text(words, `Style: ${words}`);
}

function defineStyles({ menu, buttons }) {
  menu.defineItem({
    name: "desk:paragraph",
    groups: "desk-block",
    priority: 130,
    button: style(buttons, "Text"),
    option: option("p", "Text"),
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
  ["link", "desk-link", "insert_link", "Link (Ctrl K)", "addLink", (e) => e.isActive("link")],
  ["bullets", "desk-lists", "format_list_bulleted", "List", "toggleBulletList", (e) => e.isActive("bulletList")],
  ["numbers", "desk-lists", "format_list_numbered", "Numbered list", "toggleOrderedList", (e) => e.isActive("orderedList")],
  ["quote", "desk-lists", "format_quote", "Quotation", "toggleQuote", (e) => e.isActive("blockquote", { kind: null })],
  ["pull", "desk-lists", "format_size", "Pull quote", "togglePullQuote", (e) => e.isActive("blockquote", { kind: "pullquote" })],
  ["source", "desk-lists", "person_outline", "Source of the quotation", "addQuoteSource", (e) => e.isActive("quoteSource")],
  ["aside", "desk-lists", "article", "Box beside the story", "toggleAside", (e) => e.isActive("storyAside")],
  ["photo", "desk-insert", "add_photo_alternate", "Insert photo", "insertPhoto", (e) => e.isActive("storyFigure")],
  ["gallery", "desk-insert", "photo_library", "Insert gallery", "insertGallery", (e) => e.isActive("storyGallery")],
  ["embed", "desk-insert", "smart_display", "Embed", "insertEmbed", (e) => e.isActive("storyEmbed")],
  ["rule", "desk-insert", "horizontal_rule", "Divider", "setHorizontalRule", () => false],
  ["clear", "desk-history", "format_clear", "Clear formatting", "clearFormatting", () => false],
  ["undo", "desk-history", "undo", "Undo (Ctrl Z)", "undo", () => false],
  ["redo", "desk-history", "redo", "Redo (Ctrl Shift Z)", "redo", () => false],
  ["keys", "desk-history", "keyboard", "Keys (Ctrl /)", "showKeys", () => false],
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
    button: buttons.material("grid_on", "Insert table"),
    command: (editor) => editor.chain().focus().insertStoryTable().run(),
    enabled: (editor) => editor.can().insertStoryTable(),
  });
}

/** What can be done with a table, in words, while the cursor is in one: name, words, title, command. */
const TABLE = [
  ["addRowBefore", "Row above", "Add a row above", "addRowBefore"],
  ["addRowAfter", "Row below", "Add a row below", "addRowAfter"],
  ["deleteRow", "Delete row", "Delete this row", "deleteRow"],
  ["addColumnBefore", "Column before", "Add a column before this one", "addColumnBefore"],
  ["addColumnAfter", "Column after", "Add a column after this one", "addColumnAfter"],
  ["deleteColumn", "Delete column", "Delete this column", "deleteColumn"],
  ["toggleHeaderCell", "Head row", "First row is the table's head", "toggleHeadRow"],
  ["mergeCells", "Merge", "Merge the marked cells", "mergeCells"],
  ["splitCell", "Split", "Split this cell", "splitCell"],
  ["deleteTable", "Delete table", "Delete the whole table", "deleteTable"],
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

  addMenuItems({ menu, buttons }) {
    defineStyles({ menu, buttons });
    defineMarks({ menu, buttons });
    defineButtons({ menu, buttons });
    defineTable({ menu, buttons });
  },
});
