"""What the revisions that are there changed, so that the history need not read whole stories to say it."""

from django.db import migrations

# As articles.snapshot.LABELS had them when this was written, in the order that people read them.
NAMES = (
    "headline", "kicker", "summary", "body", "kind", "language", "dateline", "notice", "seo_title",
    "seo_description", "canonical_url", "slug", "section", "tags", "bylines", "captions", "corrections",
)
AT_ONCE = 200


def say_what_changed(apps, schema_editor):
    """Compare each revision with the one before it. May be stopped and run again."""
    Revision = apps.get_model("articles", "Revision")
    former, told = None, []
    revisions = Revision.objects.order_by("article_id", "number").only("article_id", "content", "changed")
    for revision in revisions.iterator(chunk_size=AT_ONCE):
        if former is not None and former.article_id == revision.article_id:
            before, after = former.content, revision.content
            revision.changed = [name for name in NAMES if before.get(name) != after.get(name)]
            told.append(revision)
        former = revision
        if len(told) >= AT_ONCE:
            Revision.objects.bulk_update(told, ["changed"])
            told = []
    Revision.objects.bulk_update(told, ["changed"])


def forget_branches(apps, schema_editor):
    """Take out what the tables had no place for before."""
    apps.get_model("articles", "Revision").objects.filter(kind="branch").delete()


class Migration(migrations.Migration):

    dependencies = [
        ("articles", "0006_revisions_say_what_changed"),
    ]

    operations = [
        migrations.RunPython(say_what_changed, forget_branches, elidable=True),
    ]
