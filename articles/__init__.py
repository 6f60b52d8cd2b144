"""The writing desk: articles, people, taxonomy, captions, and the way to the door."""
