"""Pages of the diagnosis reports."""
