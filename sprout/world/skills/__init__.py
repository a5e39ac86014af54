"""What can be practised: problems with their working and their checked answers."""
