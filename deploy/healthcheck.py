"""Health check of the container: exit with 0 if /healthz answers 200, else with 1. Uses the standard library only."""

import http.client
import os
import sys

PATIENCE = 5  # seconds


def healthy(port: int) -> bool:
    """Ask the bot on loopback. That nobody answers is an answer, too."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(not healthy(int(os.environ.get("PORT") or 8080)))
