"""Which caches stand between this newsroom and its readers, as the operator's variables say."""

from __future__ import annotations

from dataclasses import dataclass, field

from newsroom.env import Environment


@dataclass(frozen=True)
class Edge:
    """Caches to purge, each with what it takes to be believed by it; empty where there is none."""

    varnish_urls: tuple[str, ...] = ()
    varnish_networks: tuple[str, ...] = ()  # private networks that these servers may be in
    varnish_secret: str = field(default="", repr=False)
    fastly_service: str = ""
    fastly_token: str = field(default="", repr=False)
    fastly_api: str = "https://api.fastly.com"
    cloudflare_zone: str = ""
    cloudflare_token: str = field(default="", repr=False)
    cloudflare_api: str = "https://api.cloudflare.com/client/v4"
    # A second time after so many seconds: by then every process has learned of the change, and
    # what an edge fetched anew in between, from one that had not, is purged as well.
    again_after: float = 2.0


def configure(env: Environment) -> Edge:
    """Return the edge as the variables say it; what is missing is noted in `env`."""
    urls = tuple(env.words("VARNISH_URLS"))
    for url in urls:
        if not url.startswith(("http://", "https://")):
            env.refuse("VARNISH_URLS", "write addresses such as http://10.0.0.5:6081, with commas")
    edge = Edge(
        varnish_urls=tuple(url.rstrip("/") for url in urls),
        varnish_networks=tuple(env.networks("VARNISH_NETWORKS")),
        varnish_secret=env.text("VARNISH_SECRET"),
        fastly_service=env.text("FASTLY_SERVICE"),
        fastly_token=env.text("FASTLY_TOKEN"),
        cloudflare_zone=env.text("CLOUDFLARE_ZONE"),
        cloudflare_token=env.text("CLOUDFLARE_TOKEN"),
    )
    needs = {
        "VARNISH_SECRET": (edge.varnish_urls, edge.varnish_secret),
        "FASTLY_TOKEN": (edge.fastly_service, edge.fastly_token),
        "CLOUDFLARE_TOKEN": (edge.cloudflare_zone, edge.cloudflare_token),
    }
    for name, (wanted, given) in needs.items():
        if wanted and not given:
            env.refuse(name, "missing; write the secret that the cache asks for")
    return edge
