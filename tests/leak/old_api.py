"""The rows of /wp-json/: for readers, whose programs ask for things by numbers."""

from __future__ import annotations

from tests.leak.rows import Row, readers

WP = "/wp-json/wp/v2/"
NUMBERED = (("categories", "section"), ("tags", "tag"), ("users", "author"))
FILTERED = (
    *(("categories", "section"), ("tags", "tag"), ("tags_exclude", "tag"), ("author", "author"), ("include", "story")),
    *(("exclude", "story"), ("author_exclude", "author")),
)
ROWS: list[Row] = [
    readers("wp-json"),
    readers("wp-json/"),
    readers(
        "wp-json/<anything:route>",
        *(f"{WP}{name}" for name in ("posts", "pages", "media", "categories", "tags", "users", "search", "types")),
        *(f"{WP}{name}/{{wp_story}}" for name in ("posts", "pages")),
        f"{WP}media/{{wp_image}}",
        *(f"{WP}{name}/{{wp_{kind}}}" for name, kind in NUMBERED),
        *(f"{WP}posts?{name}={{wp_{kind}}}" for name, kind in FILTERED),
        *(f"{WP}{name}?post={{wp_story}}" for name in ("categories", "tags")),
        *(f"{WP}media?{name}={{wp_story}}" for name in ("parent", "include")),
        queries=(
            *("_embed", "_embed&context=embed", "per_page=100", "per_page=1&page=2", "offset=2", "search=canary"),
            *(
                "search=lake",
                "search=CANARY_draft_headline_1",
                "orderby=title",
                "orderby=slug&order=asc",
                "status=draft",
            ),
            *("context=edit", "after=2025-06-02T00:00:00", "modified_after=2025-06-02T00:00:00", "slug=canary"),
            *("hide_empty=true", "hide_empty=false", "_fields=id,title,_links", "canary=canary", "lang=ru"),
        ),
        live=(
            f"{WP}posts",
            f"{WP}posts?slug={{live}}",
            f"{WP}posts?search={{live}}",
            f"{WP}search?search={{live}}",
            f"{WP}tags?slug={{live}}-tag",
            f"{WP}users?slug={{live}}-author",
        ),
    ),
]
