"""Speaks WordPress: reads its exports, remembers its addresses."""
