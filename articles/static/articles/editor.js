// What this house adds to the prose editor. Each export is an extension, named in articles/admin/editor.py.
export { DeskCount } from "./count.js";
export { DeskMenu } from "./menu.js";
export { DeskPaste } from "./paste.js";
export { QuoteSource, StoryAside, StoryQuote } from "./blocks.js";
export { StoryEmbed } from "./embed.js";
export { StoryField } from "./field.js";
export { StoryFigure } from "./figure.js";
export { StoryGallery } from "./gallery.js";
export { StoryLink } from "./links.js";
export { StoryTable } from "./tables.js";
export { SlashMenu } from "./slash.js";
export { DeskKeys } from "./shortcuts.js";
