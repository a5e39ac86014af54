"""Passages to read with their questions, from one sentence to long ones, and lists to look up."""
