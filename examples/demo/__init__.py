"""The demo newsroom: an invented daily, its cast, its photos and its articles."""
