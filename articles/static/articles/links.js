// Links in the story: to another story of ours, found by its words, or to an address.
import { Link } from "django-prose-editor/editor";
import { chooseTarget } from "./choose.js";

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
        ({ editor, state, dispatch }) => {
          if (!state.selection.$from.parent.inlineContent || !takesLinks(state)) return false;
          if (dispatch) askForLink(editor);
          return true;
        },
    };
  },
});

/** Return whether the text that the cursor is in may hold a link: a caption, or code, may not. */
function takesLinks({ schema, selection }) {
  return selection.$from.parent.type.allowsMarkType(schema.marks.link);
}

async function askForLink(editor) {
  const isLink = editor.isActive("link");
  const { empty } = editor.state.selection;
  const said = await chooseTarget({ href: editor.getAttributes("link").href, isLink });
  const chain = editor.chain().focus();
  if (!said) editor.commands.focus();
  else if (said.remove) chain.extendMarkRange("link").unsetLink().run();
  else if (empty && !isLink) putLink(chain, said);
  else chain.extendMarkRange("link").setLink({ href: said.href }).run();
}

/** Where nothing is marked, the link brings its words: the story's headline, or the address itself. */
function putLink(chain, { href, name }) {
  const marks = [{ type: "link", attrs: { href } }];
  chain.insertContent({ type: "text", text: name || href.replace(/^(https?:\/\/|mailto:|tel:)/, ""), marks }).run();
}
