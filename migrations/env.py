"""Run by Alembic inside the connection that tracker.migrate hands over."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from tracker import db
from tracker.schema import metadata

OUR_TYPES = {id(db.Key): "db.Key", id(db.Json): "db.Json"}


def render(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Write our column types by their names, so that a migration reads like the models."""
    return OUR_TYPES.get(id(item), False) if kind == "type" else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    render_item=render,
    compare_type=True,
    user_module_prefix="db.",
)
context.run_migrations()
