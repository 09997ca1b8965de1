"""Run by Alembic: migrate on the connection that `upgrade` hands over."""

from __future__ import annotations

from alembic import context

from assistant.ui.store.schema import VERSION_TABLE, metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
    render_as_batch=True,
    version_table=VERSION_TABLE,
    # The knowledge's tables share the database and are not ours to compare.
    include_name=lambda name, kind, _parents: kind != "table" or str(name).startswith("chat_"),
)
with context.begin_transaction():
    context.run_migrations()
