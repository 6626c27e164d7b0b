"""What the diagnosis room does."""
