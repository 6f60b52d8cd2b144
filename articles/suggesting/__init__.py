"""What the desk offers somebody who writes: stories to link to, tags that the text names, related stories."""
