"""The story's text: its vocabulary, its cleaning, its derived forms."""
