"""Forms of this room, one module for each thing that is filled in."""
