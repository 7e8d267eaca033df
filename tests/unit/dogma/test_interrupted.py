"""A check that nobody waits for any more ends early, and the next one goes on from there."""

import pytest

from caro_lsp.config import Configuration
from caro_lsp.dogma import layers
from caro_lsp.dogma.review import Reviewer
from caro_lsp.paths import Paths
from caro_lsp.shell.follow import Interrupted
from caro_lsp.shell.parse import IncrementalParser, parse

TEXT = b"".join(b"d=/srv/%d\nf%d() { rm -rf /; }\nf%d\nls $d\n" % (n, n, n) for n in range(50))


@pytest.fixture
def rules(tmp_path):
    return layers.load(Paths.below(tmp_path), Configuration()).rules


class Impatient:
    """Says stop at the asking of that number."""

    def __init__(self, at: int) -> None:
        self.asked, self.at = 0, at

    def __call__(self) -> bool:
        self.asked += 1
        return self.asked > self.at


@pytest.mark.parametrize("at", [0, 1, 30, 150, 200, 300])
def test_an_interrupted_review_is_taken_up_again(rules, at):
    reviewer, parser = Reviewer(), IncrementalParser("a.sh")
    impatient = Impatient(at)
    with pytest.raises(Interrupted):
        reviewer.review(parser.parse(TEXT), rules, stop=impatient)
    changed = TEXT.replace(b"d=/srv/7\n", b"d=/srv/7; rm -rf $d/../../\n")
    patient = Impatient(10_000)
    again = reviewer.review(parser.parse(changed), rules, stop=patient)
    assert again.findings == Reviewer().review(parse(changed, "a.sh"), rules).findings
    whole = Impatient(10_000)
    Reviewer().review(parse(changed, "a.sh"), rules, stop=whole)
    if at >= 30:
        # What was done before is not done again.
        assert patient.asked < whole.asked
