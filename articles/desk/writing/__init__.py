"""What the form of a story asks while somebody writes: stories to link to, tags and related stories."""
