"""the codebook in the ledger, what outlets were said to be, blind draws as they were handed out

Revision ID: 0004
Revises: 0003
Create Date: 2026-11-28 11:00:00.000000
"""

import sqlalchemy as sa
from alembic import op

from tracker import db

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# Before, only what was answered was kept.
ANSWERED = """
INSERT INTO review_tasks
  (reviewer, kind, article_id, statement_id, drawn_at, closed_at, outcome)
SELECT reviewer, CASE WHEN statement_id IS NULL THEN 'article' ELSE 'statement' END,
  article_id, statement_id, ledger.recorded_at, ledger.recorded_at, 'answered'
FROM draws JOIN ledger ON ledger.number = draws.recorded ORDER BY draws.id
"""


def upgrade() -> None:
    # The codebook in force is put there by whoever starts next; until then, and for all numbers
    # before, it is the first one that the ledger has.
    op.create_table(
        "codebooks",
        sa.Column("recorded", db.Key, nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("shown", db.Json, nullable=False),
        sa.ForeignKeyConstraint(
            ["recorded"], ["ledger.number"], name=op.f("fk_codebooks_recorded")
        ),
        sa.PrimaryKeyConstraint("recorded", name=op.f("pk_codebooks")),
    )
    op.create_table(
        "former_outlets",
        sa.Column("outlet_id", sa.String(length=200), nullable=False),
        sa.Column("ended", db.Key, nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("ownership", sa.String(length=20), nullable=False),
        sa.Column("party", sa.String(length=100), nullable=True),
        sa.ForeignKeyConstraint(["ended"], ["ledger.number"], name=op.f("fk_former_outlets_ended")),
        sa.ForeignKeyConstraint(
            ["outlet_id"], ["outlets.id"], name=op.f("fk_former_outlets_outlet_id")
        ),
        sa.PrimaryKeyConstraint("outlet_id", "ended", name=op.f("pk_former_outlets")),
    )
    op.create_table(
        "review_tasks",
        sa.Column("id", db.Key, nullable=False),
        sa.Column("reviewer", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("article_id", db.Key, nullable=False),
        sa.Column("statement_id", db.Key, nullable=True),
        sa.Column("drawn_at", db.Instant(timezone=True), nullable=False),
        sa.Column("closed_at", db.Instant(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_review_tasks_article_id")
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["statements.id"], name=op.f("fk_review_tasks_statement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_tasks")),
        sqlite_autoincrement=True,
    )
    for columns in (["article_id"], ["statement_id"], ["reviewer", "kind"]):
        op.create_index(op.f(f"ix_review_tasks_{'_'.join(columns)}"), "review_tasks", columns)
    op.execute(ANSWERED)
