"""Quality checks on translations."""
