"""The forms of the review desks and of the public."""
