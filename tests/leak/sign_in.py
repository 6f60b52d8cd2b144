"""What the pages of signing in may show: nothing of anybody but who signs in."""

from __future__ import annotations

from tests.leak.rows import CAST, NOBODY, Row, desk

FORGOTTEN = "admin/login/forgotten/"
# Before anybody is known. They hold a token of the session, so that no two are alike.
OUTSIDE = ("admin/login/", FORGOTTEN, f"{FORGOTTEN}sent/", f"{FORGOTTEN}done/")
# Who came with a cookie alone is asked for the password first.
ASKS_FIRST = ("app/", "passkeys/add/", "codes/new/")

ROWS = [
    *(Row(route, (f"/{route}",), alike=False, asks=False) for route in OUTSIDE),
    Row(f"{FORGOTTEN}<str:uidb36>/<str:key>/", (f"/{FORGOTTEN}1/aaa-bbb/",), alike=False, asks=False),
    *(desk(f"admin/login/{step}/", to=NOBODY) for step in ("second", "passkey", "leave", "show")),
    # It leads back, for nobody in particular.
    Row("admin/language/", ("/admin/language/",), alike=False, asks=False),
    desk("admin/login/again/", to=CAST),
    *(desk(f"admin/login/again/{way}/", to=NOBODY) for way in ("code", "passkey")),
    desk("admin/sign-in/", to=CAST),
    *(desk(f"admin/sign-in/{page}", to=NOBODY) for page in (*ASKS_FIRST, "app/remove/", "codes/")),
    desk("admin/sign-in/passkeys/<int:pk>/", "/admin/sign-in/passkeys/1/", to=NOBODY),
    desk("admin/sign-in/passkeys/<int:pk>/remove/", "/admin/sign-in/passkeys/1/remove/", to=NOBODY),
    desk(
        "admin/auth/user/<int:person_id>/second-step/",
        *(f"/admin/auth/user/{number}/second-step/" for number in (1, 2, 3)),
        to=NOBODY,
    ),
]
