"""What a request costs, beside a bare Django view that returns the same bytes.

    ./dev bench                              10,000 and 100,000 stories, SQLite, and PostgreSQL where a server answers
    ./dev bench --stories 10000 --keep       leave the filled databases for the next run
    ./dev bench --fill                       fill, and measure later with --keep, when the machine is quiet
    ./dev bench photos                       what taking in a photo and cutting it costs, beside decoding it
    ./dev bench --stories 1000000 --database postgresql --postgresql-url postgres://…

`corpus` makes the stories, `load` puts them into the tables, `wanted` says what must come
back, `servers` and `client` run and ask, `measure` takes turns, `publish` measures the
writing side, `report` prints, and `bare` is what we compare with.
"""
