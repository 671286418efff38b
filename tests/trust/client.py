"""`python client.py ADDRESS LOG`: somebody at a browser, as a process of its own that needs nothing but Python.

Each line on its input is an errand: what to post where, under which idempotency key. A patient client sends the same
errand again, under the same key, until somebody answers it. Every try is kept in its log before anybody hears of it.
"""

import json
import os
import sys
import time
from http.client import HTTPConnection, HTTPException
from random import Random
from urllib.parse import urlencode

CSRF = "a" * 32
PATIENCE = 60  # seconds for one answer


def main(address: str, log: str) -> None:
    """Run every errand that comes in, and say how it went."""
    chance = Random(log)
    with open(log, "a") as kept:
        for line in sys.stdin:
            errand = json.loads(line)
            while True:
                answer = _send(address, errand)
                kept.write(json.dumps({"key": errand["fields"]["idempotency_key"], **answer, "body": ""}) + "\n")
                kept.flush()
                os.fsync(kept.fileno())
                if answer["status"] or not errand["patient"]:
                    break
                time.sleep(chance.uniform(0.05, 0.3))
            print(json.dumps(answer), flush=True)


def _send(address: str, errand: dict) -> dict:
    """Post it; status 0 when nobody answered, or only that they could not."""
    connection = HTTPConnection(address, timeout=PATIENCE)
    try:
        body = urlencode({**errand["fields"], "csrfmiddlewaretoken": CSRF})
        cookies = f"sessionid={errand['session']}; csrftoken={CSRF}"
        headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", errand["path"], body, headers)
        answer = connection.getresponse()
        text, status = answer.read().decode(), answer.status
    except (OSError, HTTPException):
        return {"status": 0, "location": "", "body": ""}
    finally:
        connection.close()
    return {"status": status if status < 500 else 0, "location": answer.headers.get("Location", ""), "body": text}


if __name__ == "__main__":
    main(*sys.argv[1:])
