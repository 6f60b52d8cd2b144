// Links in the story: to another story of ours, found by its words, or to an address.
import { Link } from "django-prose-editor/editor";
import { ask } from "../media/desk/dialog.js";

const WHOLE = /^(https?:\/\/|mailto:|tel:|\/|#)/i;

/** Return an address as it was meant: "example.org" is a site, "a@example.org" a mailbox. */
export function meant(typed) {
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
