"""Audit lock files with pip-audit: fails for a known vulnerability, and for a package that could
not be looked up. A pass says that every locked package was asked about."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

PINNED = re.compile(r"^([A-Za-z0-9._-]+)==", re.M)


def audit(lock: Path) -> int:
    """The number of things wrong with a lock file; each is printed."""
    asked = {name.lower().replace("_", "-") for name in PINNED.findall(lock.read_text())}
    options = ["--requirement", str(lock), "--require-hashes", "--disable-pip", "--format", "json"]
    command = [sys.executable, "-m", "pip_audit", *options, "--progress-spinner", "off"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        answers = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        print(f"{lock}: NOTHING was audited, nobody answered:\n{done.stderr.strip()[-2000:]}")
        return 1
    wrong = 0
    answered = set()
    for answer in answers:
        if "skip_reason" in answer:
            continue
        answered.add(answer["name"].lower().replace("_", "-"))
        for found in answer["vulns"]:
            wrong += 1
            cure = ", ".join(found["fix_versions"]) or "no version"
            print(f"{lock}: {answer['name']} {answer['version']}: {found['id']}, mended in {cure}")
    # A pin for another platform or Python is not looked up here, so it is named and no failure.
    elsewhere = {"colorama", "pywin32", "tzdata"}
    unanswered = sorted(asked - answered - elsewhere)
    if not answered:
        wrong += 1
        print(f"{lock}: NOTHING was audited: the index that was asked answers for none of the")
        print(f"  {len(asked)} packages. Run this where the public package index can be reached.")
    elif unanswered:
        wrong += 1
        reasons = {a["skip_reason"] for a in answers if "skip_reason" in a}
        print(f"{lock}: could not be audited: {', '.join(unanswered)}")
        print("\n".join(sorted(reasons)[:3]))
    print(f"{lock}: {len(answered)} of {len(asked)} packages audited, {wrong} findings")
    return wrong


if __name__ == "__main__":
    sys.exit(1 if sum(audit(Path(name)) for name in sys.argv[1:]) else 0)
