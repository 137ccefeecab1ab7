"""The orchestrator: from a revision to rendered units, and what is known of each."""
