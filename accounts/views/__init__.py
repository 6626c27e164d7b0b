"""Pages around the login and the inbox."""
