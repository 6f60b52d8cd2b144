"""How a WordPress body becomes ours: no database, no network, and nothing lost without a word."""
