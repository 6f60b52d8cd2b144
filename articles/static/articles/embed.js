// Posts and videos of other sites: made by pasting an address alone on a line, shown as a card that leads there.
import { Node, Plugin, mergeAttributes, pm } from "django-prose-editor/editor";
import { ask } from "../media/desk/dialog.js";
import { element } from "../media/desk/dom.js";
import { card, remove, tools } from "./card.js";
import { meant } from "./choose.js";
import { isAlone, placeBlock, putBlock } from "./place.js";
import { readSites } from "./sites.js";
import { gettext } from "../desk/words.js";

const ICONS = { youtube: "smart_display", vimeo: "smart_display", tiktok: "smart_display", spotify: "graphic_eq" };

/** Put a link where the cursor is and make it what it leads to: who undoes once has the link. */
function linkThenEmbed(view, address, found) {
  const { schema, selection, tr } = view.state;
  const { from } = selection;
  const marks = schema.marks.link ? [schema.marks.link.create({ href: address })] : [];
  view.dispatch(tr.insert(from, schema.text(address, marks)));
  const put = pm.history.closeHistory(view.state.tr);
  const $at = put.doc.resolve(from);
  put.delete($at.start(), $at.end()).setSelection(pm.state.TextSelection.create(put.doc, $at.start()));
  placeBlock(put, schema.nodes.storyEmbed.create(found));
  view.dispatch(put);
}

export const StoryEmbed = Node.create({
  name: "storyEmbed",
  group: "block",
  atom: true,
  draggable: true,
  priority: 110, // before the links: an address alone on a line is more than a link

  addOptions: () => ({ sites: [] }),

  addStorage() {
    return { sites: readSites(this.options.sites) };
  },

  addAttributes() {
    const names = { provider: "data-embed", id: "data-id", url: "data-url" };
    const from = (name) => ({
      default: null,
      parseHTML: (found) => found.getAttribute(names[name]),
      renderHTML: (attributes) => ({ [names[name]]: attributes[name] }),
    });
    return { provider: from("provider"), id: from("id"), url: from("url") };
  },

  parseHTML: () => [{ tag: "div[data-embed]", priority: 70 }],
  renderHTML: ({ HTMLAttributes }) => ["div", mergeAttributes(HTMLAttributes)],

  addNodeView() {
    return ({ node, editor, getPos }) => {
      const { provider, id, url } = node.attrs;
      const link = /^https:\/\//.test(url ?? "")
        ? element("a", { href: url, target: "_blank", rel: "noopener noreferrer", text: url })
        : element("span", { text: url || id || "" });
      const buttons = [
        ["edit", gettext("Change the address"), () => askForEmbed(editor, this.storage.sites, getPos(), node)],
        ["delete", gettext("Remove the embed"), () => remove(editor, getPos(), node)],
      ];
      return card(
        ICONS[provider] ?? "forum",
        this.storage.sites.label(provider),
        element("p", { class: "kept-note" }, link),
        editor.isEditable ? tools(gettext("Embed"), buttons) : null,
      );
    };
  },

  addCommands() {
    return {
      insertEmbed:
        () =>
        ({ editor, dispatch }) => {
          if (dispatch) askForEmbed(editor, this.storage.sites);
          return true;
        },
    };
  },

  addProseMirrorPlugins() {
    const handlePaste = (view, event) => {
      const address = event.clipboardData?.getData("text/plain").trim();
      const found = this.storage.sites.recognise(address);
      // With Shift a paste is meant as it is written.
      if (!found || view.input?.shiftKey || !isAlone(view.state.selection, this.type)) return false;
      linkThenEmbed(view, address, found);
      return true;
    };
    return [new Plugin({ props: { handlePaste } })];
  },
});

/** Ask for an address and put in what it names; what names nothing that we know goes in as a link, if so wanted. */
async function askForEmbed(editor, sites, at = null, node = null) {
  const field = { name: "url", label: gettext("Address of the post or video"), inputmode: "url", limit: 2000, placeholder: "https://" };
  const help = gettext("{sites}. Nothing of theirs runs on the desk or is fetched.", { sites: sites.labels.join(", ") });
  const values = { url: node?.attrs.url ?? "" };
  const said = await ask({ title: gettext("Embed"), fields: [{ ...field, help }], values, submit: node ? gettext("Change") : gettext("Insert") });
  const address = said ? meant(said.url) : "";
  if (!address) return void editor.commands.focus();
  const found = sites.recognise(address);
  const content = found ? { type: "storyEmbed", attrs: found } : await asLink(address, sites);
  if (!content) return void editor.commands.focus();
  if (!node) putBlock(editor, content);
  else editor.chain().focus().insertContentAt({ from: at, to: at + node.nodeSize }, content).run();
}

async function asLink(address, sites) {
  const help = gettext("This address names no post or video of {sites}.", { sites: sites.labels.join(", ") });
  const fields = [{ name: "href", label: gettext("Address"), inputmode: "url", limit: 2000, help }];
  const said = await ask({ title: gettext("Insert it as a link?"), fields, values: { href: address }, submit: gettext("Insert link") });
  const href = said ? meant(said.href) : "";
  const found = sites.recognise(href);
  if (found) return { type: "storyEmbed", attrs: found };
  return href ? { type: "paragraph", content: [{ type: "text", text: href, marks: [{ type: "link", attrs: { href } }] }] } : null;
}
