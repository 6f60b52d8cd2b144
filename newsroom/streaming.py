"""How gunicorn runs the process for streams; every line may be overridden on its command line.

gunicorn newsroom.asgi -c python:newsroom.streaming --bind 127.0.0.1:8001
"""

from __future__ import annotations

import signal
from typing import Any

worker_class = "asgi"
workers = 1  # serves thousands; more spread them over cores
backlog = 4096  # after a restart all come back within seconds
graceful_timeout = 5  # seconds
keepalive = 15  # seconds
control_socket_disable = True


def post_worker_init(worker: Any) -> None:
    """End all streams as soon as gunicorn is told to stop; by itself it would wait for them to end."""

    def stop() -> None:
        worker.asgi.hub.close()
        worker.handle_exit_signal()

    worker.loop.add_signal_handler(signal.SIGTERM, stop)
