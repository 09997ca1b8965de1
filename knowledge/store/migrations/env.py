"""Run by Alembic: migrate on the connection that `upgrade` or a developer's command hands over."""

from __future__ import annotations

from alembic import context

from knowledge.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
