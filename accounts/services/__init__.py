"""What the room does: grant roles, tell people, look after logins."""
