"""The facts of the real world, a table a relation."""
