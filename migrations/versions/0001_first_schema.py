"""first schema

Revision ID: 0001
Revises:
Create Date: 2026-11-22 11:55:27.069387
"""

import sqlalchemy as sa
from alembic import op

from tracker import db

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "feeds",
        sa.Column("id", db.Key, nullable=False),
        sa.Column("url", sa.String(length=2048), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("site", sa.Text(), nullable=True),
        sa.Column("tags", db.Json, nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("created_at", db.Instant(timezone=True), nullable=False),
        sa.Column("next_poll", db.Instant(timezone=True), nullable=True),
        sa.Column("interval", sa.Integer(), nullable=True),
        sa.Column("interval_reason", sa.Text(), nullable=True),
        sa.Column("last_poll", db.Instant(timezone=True), nullable=True),
        sa.Column("last_success", db.Instant(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("errors", sa.Integer(), nullable=False),
        sa.Column("http_status", sa.Integer(), nullable=True),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("new_entries", sa.Integer(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("memory", db.Json, nullable=False),
        sa.Column("lease_owner", sa.String(length=200), nullable=True),
        sa.Column("lease_until", db.Instant(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feeds")),
        sa.UniqueConstraint("url", name=op.f("uq_feeds_url")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("feeds", schema=None) as batch_op:
        batch_op.create_index("ix_feeds_due", ["next_poll", "lease_until"], unique=False)

    op.create_table(
        "jobs",
        sa.Column("id", db.Key, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("payload", db.Json, nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=True),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("created_at", db.Instant(timezone=True), nullable=False),
        sa.Column("finished_at", db.Instant(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("progress", sa.Double(), nullable=True),
        sa.Column("result", db.Json, nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("lease_owner", sa.String(length=200), nullable=True),
        sa.Column("lease_until", db.Instant(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.create_index("ix_jobs_open", ["status", "lease_until"], unique=False)

    op.create_table(
        "ledger",
        sa.Column("number", db.Key, autoincrement=False, nullable=False),
        sa.Column("recorded_at", db.Instant(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_ledger")),
    )
    with op.batch_alter_table("ledger", schema=None) as batch_op:
        batch_op.create_index("ix_ledger_recorded_at", ["recorded_at"], unique=False)

    op.create_table(
        "negotiation",
        sa.Column("id", sa.String(length=100), nullable=False),
        sa.Column("created_at", db.Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_negotiation")),
    )
    op.create_table(
        "runs",
        sa.Column("id", db.Key, nullable=False),
        sa.Column("started_at", db.Instant(timezone=True), nullable=False),
        sa.Column("finished_at", db.Instant(timezone=True), nullable=True),
        sa.Column("trigger", sa.String(length=20), nullable=False),
        sa.Column("feeds", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.Column("revisions", sa.Integer(), nullable=False),
        sa.Column("statements", sa.Integer(), nullable=False),
        sa.Column("errors", db.Json, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runs")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("runs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_runs_started_at"), ["started_at"], unique=False)

    op.create_table(
        "changes",
        sa.Column("id", db.Key, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("party", sa.String(length=100), nullable=False),
        sa.Column("issue", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("change", db.Json, nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("quiet", sa.Boolean(), nullable=False),
        sa.Column("recorded", db.Key, nullable=False),
        sa.Column("ended", db.Key, nullable=True),
        sa.Column("altered", db.Key, nullable=False),
        sa.ForeignKeyConstraint(["ended"], ["ledger.number"], name=op.f("fk_changes_ended")),
        sa.ForeignKeyConstraint(["recorded"], ["ledger.number"], name=op.f("fk_changes_recorded")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changes")),
    )
    with op.batch_alter_table("changes", schema=None) as batch_op:
        batch_op.create_index("ix_changes_altered", ["altered", "id"], unique=False)
        batch_op.create_index("ix_changes_cell", ["party", "issue", "on"], unique=False)
        batch_op.create_index(batch_op.f("ix_changes_key"), ["key"], unique=False)
        batch_op.create_index("ix_changes_on", ["on", "id"], unique=False)

    op.create_table(
        "methods",
        sa.Column("recorded", db.Key, nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("parameters", db.Json, nullable=False),
        sa.ForeignKeyConstraint(["recorded"], ["ledger.number"], name=op.f("fk_methods_recorded")),
        sa.PrimaryKeyConstraint("recorded", name=op.f("pk_methods")),
    )
    op.create_table(
        "outlets",
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("ownership", sa.String(length=20), nullable=False),
        sa.Column("party", sa.String(length=100), nullable=True),
        sa.Column("recorded", db.Key, nullable=False),
        sa.ForeignKeyConstraint(["recorded"], ["ledger.number"], name=op.f("fk_outlets_recorded")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outlets")),
    )
    op.create_table(
        "states",
        sa.Column("id", db.Key, nullable=False),
        sa.Column("party", sa.String(length=100), nullable=False),
        sa.Column("issue", sa.String(length=100), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("stance", sa.String(length=10), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("basis", sa.String(length=12), nullable=False),
        sa.Column("utterances", sa.Integer(), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.Column("state", db.Json, nullable=False),
        sa.Column("carry", db.Json, nullable=True),
        sa.Column("recorded", db.Key, nullable=False),
        sa.Column("ended", db.Key, nullable=True),
        sa.ForeignKeyConstraint(["ended"], ["ledger.number"], name=op.f("fk_states_ended")),
        sa.ForeignKeyConstraint(["recorded"], ["ledger.number"], name=op.f("fk_states_recorded")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_states")),
    )
    with op.batch_alter_table("states", schema=None) as batch_op:
        batch_op.create_index("ix_states_cell", ["party", "issue", "on", "recorded"], unique=False)

    op.create_table(
        "articles",
        sa.Column("id", db.Key, nullable=False),
        sa.Column("identity", sa.String(length=2100), nullable=False),
        sa.Column("url", sa.String(length=2048), nullable=True),
        sa.Column("outlet_id", sa.String(length=200), nullable=True),
        sa.Column("cluster", db.Key, nullable=True),
        sa.Column("recorded", db.Key, nullable=False),
        sa.Column("altered", db.Key, nullable=False),
        sa.Column("withdrawn", db.Key, nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.Column("quiet", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlets.id"], name=op.f("fk_articles_outlet_id")),
        sa.ForeignKeyConstraint(["recorded"], ["ledger.number"], name=op.f("fk_articles_recorded")),
        sa.ForeignKeyConstraint(
            ["withdrawn"], ["ledger.number"], name=op.f("fk_articles_withdrawn")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_articles")),
        sa.UniqueConstraint("identity", name=op.f("uq_articles_identity")),
    )
    with op.batch_alter_table("articles", schema=None) as batch_op:
        batch_op.create_index("ix_articles_altered", ["altered", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_articles_cluster"), ["cluster"], unique=False)
        batch_op.create_index(batch_op.f("ix_articles_outlet_id"), ["outlet_id"], unique=False)

    op.create_table(
        "bands",
        sa.Column("band", sa.String(length=64), nullable=False),
        sa.Column("article_id", db.Key, nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_bands_article_id")),
        sa.PrimaryKeyConstraint("band", "article_id", name=op.f("pk_bands")),
    )
    with op.batch_alter_table("bands", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bands_article_id"), ["article_id"], unique=False)

    op.create_table(
        "entries",
        sa.Column("id", db.Key, nullable=False),
        sa.Column("feed_id", db.Key, nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("published_at", db.Instant(timezone=True), nullable=True),
        sa.Column("author", sa.Text(), nullable=True),
        sa.Column("article_id", db.Key, nullable=True),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_fetch", db.Instant(timezone=True), nullable=True),
        sa.Column("rechecks", sa.Integer(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("first_seen", db.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_entries_article_id")
        ),
        sa.ForeignKeyConstraint(
            ["feed_id"], ["feeds.id"], name=op.f("fk_entries_feed_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entries")),
    )
    with op.batch_alter_table("entries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_entries_article_id"), ["article_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_entries_feed_id"), ["feed_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_entries_next_fetch"), ["next_fetch"], unique=False)

    op.create_table(
        "namings",
        sa.Column("issue", sa.String(length=100), nullable=False),
        sa.Column("article_id", db.Key, nullable=False),
        sa.Column("recorded", db.Key, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_namings_article_id")
        ),
        sa.ForeignKeyConstraint(["recorded"], ["ledger.number"], name=op.f("fk_namings_recorded")),
        sa.PrimaryKeyConstraint("issue", "article_id", name=op.f("pk_namings")),
    )
    op.create_table(
        "revisions",
        sa.Column("id", db.Key, nullable=False),
        sa.Column("article_id", db.Key, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("recorded", db.Key, nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("author", sa.Text(), nullable=True),
        sa.Column("language", sa.String(length=10), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("published_at", db.Instant(timezone=True), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("fetched_at", db.Instant(timezone=True), nullable=False),
        sa.Column("rights", sa.String(length=20), nullable=False),
        sa.Column("origin", sa.String(length=20), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("html", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_revisions_article_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded"], ["ledger.number"], name=op.f("fk_revisions_recorded")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revisions")),
        sa.UniqueConstraint("article_id", "number", name=op.f("uq_revisions_article_id_number")),
    )
    with op.batch_alter_table("revisions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_revisions_article_id"), ["article_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_revisions_recorded"), ["recorded"], unique=False)

    op.create_table(
        "codings",
        sa.Column("id", db.Key, nullable=False),
        sa.Column("revision_id", db.Key, nullable=False),
        sa.Column("article_id", db.Key, nullable=False),
        sa.Column("codebook", sa.String(length=64), nullable=False),
        sa.Column("coder", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("recorded", db.Key, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_codings_article_id")
        ),
        sa.ForeignKeyConstraint(["recorded"], ["ledger.number"], name=op.f("fk_codings_recorded")),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name=op.f("fk_codings_revision_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_codings")),
    )
    with op.batch_alter_table("codings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_codings_article_id"), ["article_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_codings_recorded"), ["recorded"], unique=False)
        batch_op.create_index(batch_op.f("ix_codings_revision_id"), ["revision_id"], unique=False)

    op.create_table(
        "entry_keys",
        sa.Column("feed_id", db.Key, nullable=False),
        sa.Column("key", sa.String(length=600), nullable=False),
        sa.Column("entry_id", db.Key, nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entries.id"], name=op.f("fk_entry_keys_entry_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["feed_id"], ["feeds.id"], name=op.f("fk_entry_keys_feed_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("feed_id", "key", name=op.f("pk_entry_keys")),
    )
    with op.batch_alter_table("entry_keys", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_entry_keys_entry_id"), ["entry_id"], unique=False)

    op.create_table(
        "statements",
        sa.Column("id", db.Key, nullable=False),
        sa.Column("coding_id", db.Key, nullable=False),
        sa.Column("revision_id", db.Key, nullable=False),
        sa.Column("article_id", db.Key, nullable=False),
        sa.Column("outlet_id", sa.String(length=200), nullable=True),
        sa.Column("party", sa.String(length=100), nullable=False),
        sa.Column("issue", sa.String(length=100), nullable=False),
        sa.Column("stance", sa.String(length=10), nullable=False),
        sa.Column("conditional", sa.Boolean(), nullable=False),
        sa.Column("condition", sa.Text(), nullable=True),
        sa.Column("speaker_name", sa.String(length=300), nullable=True),
        sa.Column("speaker_role", sa.String(length=300), nullable=True),
        sa.Column("speaker_kind", sa.String(length=20), nullable=True),
        sa.Column("speaker_party", sa.String(length=100), nullable=True),
        sa.Column("mode", sa.String(length=10), nullable=False),
        sa.Column("mention", sa.Boolean(), nullable=False),
        sa.Column("reported_by", sa.String(length=100), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=True),
        sa.Column("said_on_precision", sa.String(length=10), nullable=False),
        sa.Column("counts_on", sa.Date(), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("cues", db.Json, nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("recorded", db.Key, nullable=False),
        sa.Column("ended", db.Key, nullable=True),
        sa.Column("end_kind", sa.String(length=12), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=True),
        sa.Column("replaced_by", db.Key, nullable=True),
        sa.Column("altered", db.Key, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_statements_article_id")
        ),
        sa.ForeignKeyConstraint(
            ["coding_id"], ["codings.id"], name=op.f("fk_statements_coding_id")
        ),
        sa.ForeignKeyConstraint(["ended"], ["ledger.number"], name=op.f("fk_statements_ended")),
        sa.ForeignKeyConstraint(
            ["outlet_id"], ["outlets.id"], name=op.f("fk_statements_outlet_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded"], ["ledger.number"], name=op.f("fk_statements_recorded")
        ),
        sa.ForeignKeyConstraint(
            ["replaced_by"], ["statements.id"], name=op.f("fk_statements_replaced_by")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name=op.f("fk_statements_revision_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statements")),
    )
    with op.batch_alter_table("statements", schema=None) as batch_op:
        batch_op.create_index("ix_statements_altered", ["altered", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_statements_article_id"), ["article_id"], unique=False)
        batch_op.create_index(
            "ix_statements_cell", ["party", "issue", "counts_on", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_statements_coding_id"), ["coding_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_statements_ended"), ["ended"], unique=False)
        batch_op.create_index(batch_op.f("ix_statements_recorded"), ["recorded"], unique=False)
        batch_op.create_index("ix_statements_said_on", ["said_on", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_statements_speaker_name"), ["speaker_name"], unique=False
        )

    op.create_table(
        "memberships",
        sa.Column("id", db.Key, nullable=False),
        sa.Column("statement_id", db.Key, nullable=False),
        sa.Column("utterance", sa.String(length=64), nullable=False),
        sa.Column("recorded", db.Key, nullable=False),
        sa.Column("ended", db.Key, nullable=True),
        sa.ForeignKeyConstraint(["ended"], ["ledger.number"], name=op.f("fk_memberships_ended")),
        sa.ForeignKeyConstraint(
            ["recorded"], ["ledger.number"], name=op.f("fk_memberships_recorded")
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["statements.id"], name=op.f("fk_memberships_statement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
    )
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_memberships_statement_id"), ["statement_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_memberships_utterance"), ["utterance"], unique=False)

    op.create_table(
        "reviews",
        sa.Column("id", db.Key, nullable=False),
        sa.Column("statement_id", db.Key, nullable=False),
        sa.Column("recorded", db.Key, nullable=False),
        sa.Column("reviewer", sa.String(length=200), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("fields", db.Json, nullable=True),
        sa.Column("drawn", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["recorded"], ["ledger.number"], name=op.f("fk_reviews_recorded")),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["statements.id"], name=op.f("fk_reviews_statement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
    )
    with op.batch_alter_table("reviews", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reviews_recorded"), ["recorded"], unique=False)
        batch_op.create_index(batch_op.f("ix_reviews_statement_id"), ["statement_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("reviews", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reviews_statement_id"))
        batch_op.drop_index(batch_op.f("ix_reviews_recorded"))

    op.drop_table("reviews")
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_memberships_utterance"))
        batch_op.drop_index(batch_op.f("ix_memberships_statement_id"))

    op.drop_table("memberships")
    with op.batch_alter_table("statements", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_statements_speaker_name"))
        batch_op.drop_index("ix_statements_said_on")
        batch_op.drop_index(batch_op.f("ix_statements_recorded"))
        batch_op.drop_index(batch_op.f("ix_statements_ended"))
        batch_op.drop_index(batch_op.f("ix_statements_coding_id"))
        batch_op.drop_index("ix_statements_cell")
        batch_op.drop_index(batch_op.f("ix_statements_article_id"))
        batch_op.drop_index("ix_statements_altered")

    op.drop_table("statements")
    with op.batch_alter_table("entry_keys", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_entry_keys_entry_id"))

    op.drop_table("entry_keys")
    with op.batch_alter_table("codings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_codings_revision_id"))
        batch_op.drop_index(batch_op.f("ix_codings_recorded"))
        batch_op.drop_index(batch_op.f("ix_codings_article_id"))

    op.drop_table("codings")
    with op.batch_alter_table("revisions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_revisions_recorded"))
        batch_op.drop_index(batch_op.f("ix_revisions_article_id"))

    op.drop_table("revisions")
    op.drop_table("namings")
    with op.batch_alter_table("entries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_entries_next_fetch"))
        batch_op.drop_index(batch_op.f("ix_entries_feed_id"))
        batch_op.drop_index(batch_op.f("ix_entries_article_id"))

    op.drop_table("entries")
    with op.batch_alter_table("bands", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bands_article_id"))

    op.drop_table("bands")
    with op.batch_alter_table("articles", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_articles_outlet_id"))
        batch_op.drop_index(batch_op.f("ix_articles_cluster"))
        batch_op.drop_index("ix_articles_altered")

    op.drop_table("articles")
    with op.batch_alter_table("states", schema=None) as batch_op:
        batch_op.drop_index("ix_states_cell")

    op.drop_table("states")
    op.drop_table("outlets")
    op.drop_table("methods")
    with op.batch_alter_table("changes", schema=None) as batch_op:
        batch_op.drop_index("ix_changes_on")
        batch_op.drop_index(batch_op.f("ix_changes_key"))
        batch_op.drop_index("ix_changes_cell")
        batch_op.drop_index("ix_changes_altered")

    op.drop_table("changes")
    with op.batch_alter_table("runs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_runs_started_at"))

    op.drop_table("runs")
    op.drop_table("negotiation")
    with op.batch_alter_table("ledger", schema=None) as batch_op:
        batch_op.drop_index("ix_ledger_recorded_at")

    op.drop_table("ledger")
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.drop_index("ix_jobs_open")

    op.drop_table("jobs")
    with op.batch_alter_table("feeds", schema=None) as batch_op:
        batch_op.drop_index("ix_feeds_due")

    op.drop_table("feeds")
