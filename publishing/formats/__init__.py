"""Other forms of a document: one file a format."""
