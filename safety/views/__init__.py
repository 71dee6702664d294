"""Pages of the safety side."""
