"""Things that use the newsroom: the demo paper, a reader's site, a client."""
