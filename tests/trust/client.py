"""`python client.py ADDRESS LOG`: somebody at a browser, as a process of its own that needs nothing but Python.

Each line on its input is an errand: what to post where, under which idempotency key, and which file with it. A patient
client sends the same errand again, under the same key, until somebody answers it; where the answer is 422 with the
sentence that it should come again (`again`), too. Every try is kept in its log before anybody hears of it, with when it
began and ended, in seconds of the machine's own clock.
"""

import base64
import json
import os
import sys
import time
from http.client import HTTPConnection, HTTPException
from random import Random
from urllib.parse import urlencode

CSRF = "a" * 32
PATIENCE = 60  # seconds for one answer
BOUNDARY = "-----a-file-comes-here-----"


def main(address: str, log: str) -> None:
    """Run every errand that comes in, and say how it went."""
    chance = Random(log)
    with open(log, "a") as kept:
        for line in sys.stdin:
            errand = json.loads(line)
            while True:
                began = time.monotonic()
                answer = _send(address, errand)
                times = {"began": began, "ended": time.monotonic()}
                told = {"key": errand["fields"]["idempotency_key"], "path": errand["path"], **answer, **times}
                kept.write(json.dumps({**told, "body": ""}) + "\n")
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
        kind, body = _file(errand) if errand["file"] else _form(errand)
        headers = {
            "Cookie": f"sessionid={errand['session']}; csrftoken={CSRF}",
            "Content-Type": kind,
            "Idempotency-Key": errand["fields"]["idempotency_key"],
            "X-CSRFToken": CSRF,
        }
        connection.request("POST", errand["path"], body, headers)
        answer = connection.getresponse()
        text, status = answer.read().decode(), answer.status
    except (OSError, HTTPException):
        return {"status": 0, "location": "", "body": ""}
    finally:
        connection.close()
    in_vain = status >= 500 or (status == 422 and errand["again"] and errand["again"] in text)
    return {"status": 0 if in_vain else status, "location": answer.headers.get("Location", ""), "body": text}


def _form(errand: dict) -> tuple[str, str]:
    return "application/x-www-form-urlencoded", urlencode({**errand["fields"], "csrfmiddlewaretoken": CSRF})


def _file(errand: dict) -> tuple[str, bytes]:
    """A photo alone, as a program sends it."""
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="photo.png"\r\n'
        "Content-Type: image/png\r\n\r\n"
    )
    return (
        f"multipart/form-data; boundary={BOUNDARY}",
        head.encode() + base64.b64decode(errand["file"]) + f"\r\n--{BOUNDARY}--\r\n".encode(),
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
