import pytest

from policies.stages import Stage
from policies.tracks import findings, next_stage

FULL = (
    Stage.ACCEPTANCE,
    Stage.PRELIMINARY,
    Stage.REVIEW,
    Stage.NOTICE,
    Stage.DELIBERATION,
    Stage.PAYMENT,
)
FAST = (Stage.CONFIRMATION, Stage.PAYMENT)
LIGHTHOUSE = (Stage.ACCEPTANCE, Stage.DELIBERATION, Stage.PAYMENT)


@pytest.mark.parametrize(
    ("track", "acceptor"),
    [
        pytest.param(FULL, "local_unit", id="full"),
        pytest.param(FAST, "", id="fast"),
        pytest.param(LIGHTHOUSE, "registrar", id="lighthouse"),
        pytest.param((Stage.CONFIRMATION, Stage.DELIBERATION, Stage.PAYMENT), "", id="fast-tabled"),
        pytest.param((Stage.ACCEPTANCE, Stage.REVIEW, Stage.PAYMENT), "registrar", id="reviewed"),
    ],
)
def test_track_can_be_walked(track, acceptor):
    assert findings(track, acceptor) == []


@pytest.mark.parametrize(
    ("track", "acceptor", "reason"),
    [
        pytest.param((), "", "最后一个环节", id="empty"),
        pytest.param(FULL[:-1], "local_unit", "最后一个环节", id="unpaid"),
        pytest.param((Stage.PAYMENT,), "", "只能选其一", id="no-entry"),
        pytest.param((Stage.ACCEPTANCE, *FAST), "registrar", "只能选其一", id="two-entries"),
        pytest.param(FULL, "", "应指定受理方", id="nobody-accepts"),
        pytest.param(FAST, "registrar", "不应指定受理方", id="accepted-for-nothing"),
        pytest.param((Stage.ACCEPTANCE, *LIGHTHOUSE), "registrar", "只能出现一次", id="twice"),
        pytest.param(
            (Stage.ACCEPTANCE, Stage.NOTICE, Stage.REVIEW, Stage.PAYMENT),
            "registrar",
            "环节次序",
            id="disorder",
        ),
        pytest.param(
            (Stage.ACCEPTANCE, Stage.NOTICE, Stage.PAYMENT), "registrar", "评审", id="unreviewed"
        ),
        pytest.param(
            (Stage.CONFIRMATION, Stage.REVIEW, Stage.PAYMENT), "", "免申即享", id="fast-reviewed"
        ),
    ],
)
def test_track_cannot_be_walked(track, acceptor, reason):
    assert reason in "".join(findings(track, acceptor))


def test_next_stage_walks_the_track():
    walked, stage = [], next_stage(LIGHTHOUSE)
    while stage:
        walked.append(stage)
        stage = next_stage(LIGHTHOUSE, stage)

    assert tuple(walked) == LIGHTHOUSE


def test_next_stage_refuses_a_stage_that_is_not_on_the_track():
    with pytest.raises(ValueError, match="不经过“公示”"):
        next_stage(FAST, Stage.NOTICE)
