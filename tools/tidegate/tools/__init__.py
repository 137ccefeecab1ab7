"""Finding and running real tools safely."""
