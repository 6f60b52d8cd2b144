"""The rows of the pages by which a site is imported, and its captions are settled."""

from __future__ import annotations

from tests.leak.rows import EDIT, MANAGE, NOBODY, PHOTOS, Row, desk

ROWS: list[Row] = [
    desk(
        "admin/wordpress/importedcaption/", to=EDIT | PHOTOS, queries=("after=1:00000000-0000-0000-0000-000000000000",)
    ),
    desk("admin/wordpress/run/", to=MANAGE),
    *(desk(f"admin/wordpress/{name}/", to=NOBODY) for name in ("run/add", "run/upload", "importedcaption/add")),
    *(
        desk(f"admin/wordpress/run/<int:pk>/{name}/", f"/admin/wordpress/run/{{run_id}}/{name}/", to=to)
        for name, to in (("change", MANAGE), ("state", MANAGE), ("step", NOBODY))
    ),
    desk("admin/wordpress/run/<int:pk>/report.<str:form>", "/admin/wordpress/run/{run_id}/report.txt", to=MANAGE),
]
