"""The shipped network: small, deterministic, and without a name in it."""

import os
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from tracker.errors import TrackerError
from tracker.statements.network.passages import MARKS, Passage, Question, sight
from tracker.statements.network.second import FILE, from_file, load

TEXT = "Ruritania rejects the tariffs on Freedonia, a spokesman said."
HIT = (18, 29, 1, "tariffs")
WITH, AGAINST = 1, 2


def test_the_file_is_small() -> None:
    source = files("tracker.statements.network").joinpath(FILE)
    assert len(source.read_bytes()) < 20_000_000


@pytest.mark.parametrize(
    ("verb", "outcome"),
    [("rejects", AGAINST), ("demands", WITH), ("opposes", AGAINST), ("supports", WITH)],
)
def test_it_tells_who_is_for_and_who_against_in_words_of_another_negotiation(
    verb: str, outcome: int
) -> None:
    network = load()
    text = TEXT.replace("rejects", verb)
    hit = text.index("the tariffs")
    at = (hit, hit + len("the tariffs"), 1, "tariffs")
    other = text.index("Freedonia")
    mentions = ((0, 9, ("ruritania",)), (other, other + 9, ("freedonia",)))
    asked = [Question(at, "ruritania"), Question(at, "freedonia")]
    seen = sight(Passage(0, text, (at,), mentions), [], None, asked, network.vocabulary)
    ours, theirs = network.chances([seen])[0]
    assert ours.argmax() == outcome
    assert ours[0] < theirs[0]  # whom they would hit is less likely to have said anything


def test_a_party_is_a_number_to_it() -> None:
    """Other names at the same places change nothing."""
    network = load()
    found = []
    for first, second in (("ruritania", "freedonia"), ("russia", "nato")):
        passage = Passage(0, TEXT, (HIT,), ((0, 9, (first,)), (33, 42, (second,))))
        asked = [Question(HIT, first), Question(HIT, second)]
        found.append(network.chances([sight(passage, [], None, asked, network.vocabulary)])[0])
    np.testing.assert_array_equal(found[0], found[1])


def test_its_marks_are_in_its_vocabulary() -> None:
    assert set(MARKS) <= set(load().vocabulary.pieces)


@pytest.mark.parametrize(
    ("content", "message"),
    [(None, "missing"), (b"", "not a network"), (b"no graph at all", "not a network")],
)
def test_a_file_that_is_no_network_is_an_error(
    tmp_path: Path, content: bytes | None, message: str
) -> None:
    graph = tmp_path / "network.onnx"
    if content is not None:
        graph.write_bytes(content)
    with pytest.raises(TrackerError, match=message):
        from_file(graph)


_ASKED = """
import os
from tracker.statements.network.passages import Sight
from tracker.statements.network.second import load
load().chances([Sight([5, 6, 7], [(1, [0], [2])])])
print(len(os.listdir("/proc/self/task")))
"""


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="threads are counted in /proc")
def test_it_starts_no_thread_and_writes_nothing(tmp_path: Path) -> None:
    """Some builds of the runtime report their use over the network and keep a file of it."""
    environment = {
        "HOME": str(tmp_path),
        "XDG_CACHE_HOME": str(tmp_path),
        "PATH": os.environ["PATH"],
    }
    environment |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-c", _ASKED], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.split()[-1] == "1"
    assert list(tmp_path.iterdir()) == []
