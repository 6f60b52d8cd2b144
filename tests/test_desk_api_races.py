"""Several programs at one story: whatever was accepted is in its history, and whoever merges loses nobody's words."""

from __future__ import annotations

from functools import partial

import pytest
from django.contrib.auth.models import User
from django.db import connections

from articles.models import Article, Revision
from newsroom import keys
from tests.desk_api import Desk
from tests.factories import make_article
from tests.test_races import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]
FIELDS = ("headline", "kicker", "summary", "dateline", "notice", "seo_title")
ROUNDS = 5


def write(token: str, path: str, field: str) -> list[str]:
    """Change one field again and again, merging what others did; return what was accepted."""
    desk, accepted = Desk(token), []
    try:
        for number in range(ROUNDS):
            words, tag = f"{field} {number}", desk.etag(path)
            while (answer := desk.patch(path, {field: words}, match=tag)).status_code == 412:
                assert answer.json()["mergeable"] is True, answer.json()["overlapping"]
                tag = answer.json()["etag"]
            assert answer.status_code == 200, answer.content
            accepted.append(words)
        return accepted
    finally:
        connections.close_all()


def test_programs_that_write_other_fields_of_one_story_all_get_through(edna: User) -> None:
    article = make_article()
    scopes = ["articles:read", "articles:write"]
    tokens = [keys.create(field, by=None, scopes=scopes, user=edna).token for field in FIELDS]
    path = f"articles/{article.pk}/"
    jobs = [partial(write, token, path, field) for token, field in zip(tokens, FIELDS, strict=True)]
    accepted = together(*jobs)
    assert [len(each) for each in accepted] == [ROUNDS] * len(FIELDS)
    article = Article.objects.get()
    assert {field: getattr(article, field) for field in FIELDS} == {field: f"{field} {ROUNDS - 1}" for field in FIELDS}
    said = list(Revision.objects.order_by("number").values_list("number", "content"))
    assert [number for number, _ in said] == list(range(1, 2 + ROUNDS * len(FIELDS)))
    for field, words in zip(FIELDS, accepted, strict=True):
        kept = list(dict.fromkeys(content[field] for _, content in said))
        assert [each for each in kept if each in words] == words
