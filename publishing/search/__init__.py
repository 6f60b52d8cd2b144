"""Search over what is public, with the same ordered answers on every database.

    fold       one spelling for what readers spell in several ways; words with their offsets
    language   from a word to the term that its inflections share
    bits       sets of stories as bits: what intersecting and counting is done with
    index      written in the publishing transaction; only public text ever enters
    postings   read back, a few rows a term
    query      what readers type, understood
    match      which stories meet a query and its filters
    ranking    in which order, by relevance and freshness
    facets     how the matches spread over sections, tags, authors, languages, years
    suggest    the nearest known word to a mistyped one
    highlights where in the shown text the words stand
    related    what else to read

Why this and neither FTS5 nor tsvector: docs/decisions/0012-search-by-sets.md.
"""
