"""Sitemaps: every public address for search engines, in shards that stay where they are."""
