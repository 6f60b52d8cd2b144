// Tables as a story has them: put in as a block, a head that is a whole row, lines within a cell.
import { Extension, pm } from "django-prose-editor/editor";
import { placeBlock } from "./place.js";

const SIZE = { rows: 3, columns: 3 };

function emptyTable({ table, tableRow, tableHeader, tableCell }) {
  const row = (cell) => tableRow.create(null, Array.from({ length: SIZE.columns }, () => cell.createAndFill()));
  return table.create(null, Array.from({ length: SIZE.rows }, (_row, at) => row(at ? tableCell : tableHeader)));
}

export const StoryTable = Extension.create({
  name: "storyTable",
  priority: 150, // Enter in a cell is heard before what splits paragraphs

  addCommands() {
    return {
      insertStoryTable:
        () =>
        ({ state, tr, dispatch }) => {
          if (pm.tables.isInTable(state)) return false;
          if (!dispatch) return true;
          const at = placeBlock(tr, emptyTable(state.schema.nodes));
          tr.setSelection(pm.state.Selection.near(tr.doc.resolve(at + 1)));
          return true;
        },
      // The package's own makes heads of single cells or of the row that the cursor is in.
      toggleHeadRow:
        () =>
        ({ state, tr, dispatch }) => {
          if (!pm.tables.isInTable(state)) return false;
          const { table, tableStart } = pm.tables.selectedRect(state);
          const { tableCell, tableHeader } = state.schema.nodes;
          const row = table.firstChild;
          let isHead = true;
          row.forEach((cell) => (isHead &&= cell.type === tableHeader));
          if (!dispatch) return true;
          row.forEach((cell, offset) => {
            tr.setNodeMarkup(tableStart + 1 + offset, isHead ? tableCell : tableHeader, cell.attrs);
          });
          return true;
        },
    };
  },

  addKeyboardShortcuts() {
    const inCell = () => {
      const { $from } = this.editor.state.selection;
      return pm.tables.isInTable(this.editor.state) && $from.parent.type.name === "paragraph" && $from.depth >= 4;
    };
    return {
      // A cell holds words, no paragraphs: Enter is the next line.
      Enter: () => inCell() && this.editor.commands.setHardBreak(),
    };
  },
});
