"""What a request costs, beside a bare Django view that returns the same bytes.

    ./dev bench                      SQLite, and PostgreSQL where a server answers
    ./dev bench --rounds 30          slower and steadier

`corpus` writes the stories, `load` puts them into the tables, `servers` and `client` run
and ask, `measure` takes turns, and `bare` is what we compare with.
"""
