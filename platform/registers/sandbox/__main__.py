"""`python -m registers.sandbox PORT [FOLDER OF PACKS]`: plays the registers until it is stopped."""

import sys
from pathlib import Path

from registers.sandbox.data import Data, read_packs
from registers.sandbox.server import Sandbox

PACKS = Path(__file__).resolve().parents[3] / "tenants" / "regions"


def main(port: int, packs: Path) -> None:
    """Serve until stopped."""
    with Sandbox(port, Data(read_packs(packs))) as server:
        server.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else PACKS)
