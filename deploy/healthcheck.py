"""Health check of the container: exit with 0 if /healthz answers 200, else with 1. Uses the standard library only."""

import http.client
import os
import sys

TIMEOUT_S = 5


def is_healthy(port: int) -> bool:
    """Return True if the bot on this port of loopback answers 200; an unreachable bot is unhealthy."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_S)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(not is_healthy(int(os.environ.get("PORT") or 8080)))
