"""Who: persons, logins, roles, offices, the inbox, the clock."""
