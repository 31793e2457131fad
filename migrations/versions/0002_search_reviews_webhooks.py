"""full-text search, blind draws, webhooks

Revision ID: 0002
Revises: 0001
Create Date: 2026-11-22 12:25:00.000000
"""

import sqlalchemy as sa
from alembic import op

from tracker import db
from tracker.statements import search

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "draws",
        sa.Column("id", db.Key, nullable=False),
        sa.Column("recorded", db.Key, nullable=False),
        sa.Column("reviewer", sa.String(length=200), nullable=False),
        sa.Column("article_id", db.Key, nullable=False),
        sa.Column("statement_id", db.Key, nullable=True),
        sa.Column("coded", db.Json, nullable=False),
        sa.Column("found", db.Json, nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_draws_article_id")),
        sa.ForeignKeyConstraint(["recorded"], ["ledger.number"], name=op.f("fk_draws_recorded")),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["statements.id"], name=op.f("fk_draws_statement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draws")),
    )
    op.create_index(op.f("ix_draws_article_id"), "draws", ["article_id"])
    op.create_index(op.f("ix_draws_recorded"), "draws", ["recorded"])
    op.create_index(op.f("ix_draws_statement_id"), "draws", ["statement_id"])
    op.create_table(
        "webhooks",
        sa.Column("id", db.Key, nullable=False),
        sa.Column("url", sa.String(length=2048), nullable=False),
        sa.Column("secret", sa.String(length=200), nullable=False),
        sa.Column("events", db.Json, nullable=False),
        sa.Column("parties", db.Json, nullable=False),
        sa.Column("issues", db.Json, nullable=False),
        sa.Column("kinds", db.Json, nullable=False),
        sa.Column("include_quiet", sa.Boolean(), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("created_at", db.Instant(timezone=True), nullable=False),
        sa.Column("seen", db.Key, nullable=False),
        sa.Column("last_success", db.Instant(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhooks")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "deliveries",
        sa.Column("id", db.Key, nullable=False),
        sa.Column("webhook_id", db.Key, nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("payload", db.Json, nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", db.Instant(timezone=True), nullable=False),
        sa.Column("next_attempt", db.Instant(timezone=True), nullable=True),
        sa.Column("delivered_at", db.Instant(timezone=True), nullable=True),
        sa.Column("http_status", sa.Integer(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["webhook_id"],
            ["webhooks.id"],
            name=op.f("fk_deliveries_webhook_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("webhook_id", "key", name=op.f("uq_deliveries_webhook_id_key")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_deliveries_due", "deliveries", ["status", "next_attempt"])
    op.create_index(op.f("ix_deliveries_webhook_id"), "deliveries", ["webhook_id"])
    op.create_index("ix_statements_page", "statements", ["party", "issue", "said_on", "id"])
    search.install(op.get_bind())
