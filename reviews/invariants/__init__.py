"""What must hold of reviews, notices, objections and meetings in every committed state."""

from reviews.invariants import notices, objections, scores, track

__all__ = ["notices", "objections", "scores", "track"]
