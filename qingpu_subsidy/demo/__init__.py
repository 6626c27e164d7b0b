"""A small living demonstration: invented people and firms, led along by the real services."""
