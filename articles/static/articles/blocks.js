// What a story holds beside paragraphs and photos: quotations with their source, boxes, galleries, embeds, links.
import { Blockquote, Link, Node, mergeAttributes } from "django-prose-editor/editor";
import { ask } from "../media/desk/dialog.js";
import { element, symbol } from "../media/desk/dom.js";
import { readFigure, writeFigure } from "./figure.js";

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

function card(icon, title, ...children) {
  const head = element("p", { class: "kept-title" }, symbol(icon), title);
  return element("div", { class: "kept", contenteditable: "false" }, head, ...children);
}

// Galleries and embeds cannot be written here yet; those of an import stay exactly as they are.
export const StoryGallery = Node.create({
  name: "storyGallery",
  group: "block",
  atom: true,
  draggable: true,
  addAttributes: () => ({ photos: { default: [], rendered: false } }),
  parseHTML: () => [
    {
      tag: "div[data-gallery]",
      priority: 70,
      getAttrs: (gallery) => ({ photos: [...gallery.querySelectorAll("figure")].map(readFigure) }),
    },
  ],
  renderHTML: ({ node }) => [
    "div",
    { "data-gallery": "" },
    ...node.attrs.photos.map((photo) => writeFigure(photo, photo.text === photo.photoText ? null : photo.text)),
  ],
  addNodeView() {
    return ({ node }) => {
      const { photos } = node.attrs;
      const pictures = photos.map(({ src, alt }) => element("img", { src, alt, loading: "lazy" }));
      const title = `Gallery of ${photos.length} ${photos.length === 1 ? "photo" : "photos"}`;
      return { dom: card("photo_library", title, element("div", { class: "kept-pictures" }, ...pictures)) };
    };
  },
});

export const StoryEmbed = Node.create({
  name: "storyEmbed",
  group: "block",
  atom: true,
  draggable: true,
  addAttributes() {
    const from = (name) => ({
      default: null,
      parseHTML: (found) => found.getAttribute(name),
      renderHTML: (attributes) => ({ [name]: attributes[{ "data-embed": "provider", "data-id": "id", "data-url": "url" }[name]] }),
    });
    return { provider: from("data-embed"), id: from("data-id"), url: from("data-url") };
  },
  parseHTML: () => [{ tag: "div[data-embed]", priority: 70 }],
  renderHTML: ({ HTMLAttributes }) => ["div", mergeAttributes(HTMLAttributes)],
  addNodeView() {
    return ({ node }) => {
      const { provider, id, url } = node.attrs;
      return { dom: card("smart_display", `Embed: ${provider}`, element("p", { class: "kept-note", text: url || id || "" })) };
    };
  },
});

const WHOLE = /^(https?:\/\/|mailto:|tel:|\/|#)/i;

/** Return an address as it was meant: "example.org" is a site, "a@example.org" a mailbox. */
function meant(typed) {
  const address = typed.trim();
  if (!address || WHOLE.test(address)) return address;
  return /^[^\s/@]+@[^\s/@]+$/.test(address) ? `mailto:${address}` : `https://${address}`;
}

export const StoryLink = Link.extend({
  addOptions() {
    return { ...this.parent?.(), enableTarget: false, autolink: false, openOnClick: false };
  },
  addMenuItems() {}, // the desk's own menu has it
  addKeyboardShortcuts() {
    // The desk searches on Ctrl K; where text is written, it makes a link.
    return {
      "Mod-k": () => {
        window.event?.preventDefault();
        window.event?.stopPropagation();
        this.editor.commands.addLink();
        return true;
      },
    };
  },
  addCommands() {
    return {
      ...this.parent?.(),
      addLink:
        () =>
        ({ editor, dispatch }) => {
          const isLink = editor.isActive("link");
          if (editor.state.selection.empty && !isLink) return false;
          if (dispatch) askForLink(editor, isLink);
          return true;
        },
    };
  },
});

async function askForLink(editor, isLink) {
  const said = await ask({
    title: isLink ? "Edit link" : "Add link",
    fields: [{ name: "href", label: "Address", inputmode: "url", limit: 2000, placeholder: "https://" }],
    values: editor.getAttributes("link"),
    submit: isLink ? "Change link" : "Add link",
    remove: isLink ? "Remove link" : null,
  });
  const chain = editor.chain().focus().extendMarkRange("link");
  if (!said) editor.commands.focus();
  else if (said.remove || !said.href.trim()) chain.unsetLink().run();
  else chain.setLink({ href: meant(said.href) }).run();
}
