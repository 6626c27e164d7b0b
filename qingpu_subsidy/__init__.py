"""The roof: settings, addresses, start-up and commands over all rooms. Imported by no room."""
