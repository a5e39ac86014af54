"""The embedded data: a seeded generator of simple text, conversations and graded tasks."""
