// What a story holds beside paragraphs and photos: quotations with their source, and boxes.
import { Blockquote, Node } from "django-prose-editor/editor";

/** Return the nearest ancestor of the selection of that type, and where it stands. */
function around(state, name) {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth--) {
    if ($from.node(depth).type.name === name) return { node: $from.node(depth), at: $from.before(depth), end: $from.after(depth) };
  }
  return null;
}

export const StoryQuote = Blockquote.extend({
  content: "block+ quoteSource?",

  addAttributes() {
    return {
      kind: {
        default: null,
        parseHTML: (quote) => (quote.getAttribute("data-kind") === "pullquote" ? "pullquote" : null),
        renderHTML: ({ kind }) => (kind ? { "data-kind": kind } : {}),
      },
    };
  },

  addCommands() {
    const toggle =
      (kind) =>
      () =>
      ({ commands, state }) => {
        const quote = around(state, this.name);
        if (!quote) return commands.wrapIn(this.name, { kind });
        if (quote.node.attrs.kind !== kind) return commands.updateAttributes(this.name, { kind });
        return commands.unquote();
      };
    return {
      toggleQuote: toggle(null),
      togglePullQuote: toggle("pullquote"),
      // The source becomes a paragraph: lifting alone would lose what is written in it.
      unquote:
        () =>
        ({ state, tr, dispatch }) => {
          const quote = around(state, this.name);
          if (!quote) return false;
          const { paragraph } = state.schema.nodes;
          const parts = [];
          quote.node.forEach((part) => {
            if (part.type.name !== "quoteSource") parts.push(part);
            else if (part.content.size) parts.push(paragraph.create(null, part.content));
          });
          if (dispatch) tr.replaceWith(quote.at, quote.end, parts);
          return true;
        },
      addQuoteSource:
        () =>
        ({ state, tr, dispatch, editor }) => {
          const quote = around(state, this.name);
          if (!quote || quote.node.lastChild.type.name === "quoteSource") return false;
          if (dispatch) {
            tr.insert(quote.end - 1, state.schema.nodes.quoteSource.create());
            setTimeout(() => editor.commands.focus(quote.end));
          }
          return true;
        },
    };
  },
});

export const QuoteSource = Node.create({
  name: "quoteSource",
  content: "inline*",
  defining: true,
  parseHTML: () => [{ tag: "cite", context: "blockquote/" }],
  renderHTML: ({ HTMLAttributes }) => ["cite", HTMLAttributes, 0],

  addKeyboardShortcuts() {
    return {
      Enter: () => {
        const quote = around(this.editor.state, "blockquote");
        if (!quote || !around(this.editor.state, this.name)) return false;
        return this.editor.chain().insertContentAt(quote.end, { type: "paragraph" }).focus(quote.end + 1).run();
      },
      Backspace: () => {
        const { selection } = this.editor.state;
        const source = around(this.editor.state, this.name);
        if (!source || !selection.empty || source.node.content.size) return false;
        return this.editor.chain().deleteRange({ from: source.at, to: source.end }).focus(source.at - 1).run();
      },
    };
  },
});

export const StoryAside = Node.create({
  name: "storyAside",
  group: "block",
  content: "block+",
  defining: true,
  parseHTML: () => [{ tag: "aside" }],
  renderHTML: ({ HTMLAttributes }) => ["aside", HTMLAttributes, 0],
  addCommands() {
    return { toggleAside: () => ({ commands }) => commands.toggleWrap(this.name) };
  },
});
