"""Pages of subjects and forms."""
