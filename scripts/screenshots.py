"""Screenshots of the dashboard from the bundled articles, for the README and docs/dashboard.md.

    python scripts/screenshots.py [--out docs/images] [--url http://127.0.0.1:8000]

Without --url a database of its own is seeded and served. Needs the dev extra and a Chromium:
TEST_CHROMIUM, or `chromium` on the path.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

from tracker.app import create_app
from tracker.config import Config

ROOT = Path(__file__).resolve().parent.parent
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
]  # fmt: skip
CELL = "/positions/russia/nato-expansion"
SHOTS = (  # name, path, width, height, theme, whole page
    ("matrix", "/", 1440, 1000, "light", False),
    ("matrix-dark", "/", 1440, 1000, "dark", False),
    ("matrix-phone", "/", 390, 844, "light", False),
    ("cell", CELL, 1280, 1000, "light", False),
    ("changes", "/changes", 1280, 900, "light", False),
)
MORE = (
    ("gaps", "/gaps?a=russia&b=nato", 1280, 1000, "dark", False),
    ("cell-dark", CELL, 1280, 1000, "dark", True),
    ("cell-phone", CELL, 390, 844, "dark", True),
    ("article", "/articles/a19", 1280, 900, "light", False),
    ("search", "/search?q=sanctions", 1280, 900, "light", False),
    ("about", "/about", 1280, 900, "light", True),
    ("review", "/review", 1280, 900, "light", False),
    ("embed-cell", "/embed/cell?party=russia&issue=nato-expansion", 920, 520, "light", False),
    ("matrix-wide", "/", 1920, 1080, "light", False),
)


@contextmanager
def served() -> Iterator[str]:
    """The address of a service with the bundled articles."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/tracker.db"
        environ = os.environ | {"TRACKER_DATABASE_URL": url}
        subprocess.run([sys.executable, "-m", "tracker", "seed"], env=environ, check=True)
        app = create_app(Config(database_url=url, admin_token="screenshots"))
        server = make_server("127.0.0.1", 0, app, threaded=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.port}"
        finally:
            server.shutdown()
            thread.join()


def shoot(address: str, out: Path, shots: tuple[tuple[str, str, int, int, str, bool], ...]) -> None:
    """Write each of `shots` as a PNG into the folder `out`."""
    executable = os.environ.get("TEST_CHROMIUM") or shutil.which("chromium")
    if executable is None:
        raise SystemExit("No Chromium: name one in TEST_CHROMIUM, or install `chromium`.")
    out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=executable, args=FLAGS)
        for name, path, width, height, theme, whole in shots:
            page = browser.new_page(
                viewport={"width": width, "height": height},
                color_scheme="dark" if theme == "dark" else "light",
                device_scale_factor=2 if width < 500 else 1,
            )
            page.goto(address + path, wait_until="networkidle")
            page.screenshot(path=out / f"{name}.png", full_page=whole)
            page.close()
            print(f"{out / name}.png")
        browser.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "images")
    parser.add_argument("--url", help="a service that runs already")
    parser.add_argument("--all", action="store_true", help="every page, not only those in the docs")
    given = parser.parse_args()
    shots = SHOTS + MORE if given.all else SHOTS
    if given.url:
        shoot(given.url.rstrip("/"), given.out, shots)
        return
    with served() as address:
        shoot(address, given.out, shots)


if __name__ == "__main__":
    main()
