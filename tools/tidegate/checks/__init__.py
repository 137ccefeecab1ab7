"""Rules: one file each, listed in `registry`; `run` judges a revision by all of them."""
