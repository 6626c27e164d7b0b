"""Which stages a kind of award needs, whether they can be walked, and which comes next."""

from collections.abc import Sequence

from policies.stages import Stage

ORDER = {stage: place for place, stage in enumerate(Stage)}
EXAMINATIONS = (Stage.PRELIMINARY, Stage.REVIEW, Stage.NOTICE)


def next_stage(track: Sequence[Stage], after: Stage | None = None) -> Stage | None:
    """Name the stage that opens once another is done; the first one if none is."""
    if after is None:
        return track[0] if track else None
    if after not in track:
        raise ValueError(f"该类项目不经过“{Stage(after).label}”环节")
    place = track.index(after) + 1
    return track[place] if place < len(track) else None


def findings(track: Sequence[Stage], acceptor: str) -> list[str]:
    """Say in Chinese why a track cannot be walked; an empty list if it can (Article 6)."""
    return [*_form(track), *_entry(track, acceptor), *_examination(track)]


def _form(track: Sequence[Stage]) -> list[str]:
    found = []
    if len(set(track)) < len(track):
        found.append("同一环节只能出现一次")
    elif [ORDER[stage] for stage in track] != sorted(ORDER[stage] for stage in track):
        found.append("环节次序应为：" + "、".join(Stage.labels))
    if not track or track[-1] != Stage.PAYMENT:
        found.append("最后一个环节应为“拨付”")
    return found


def _entry(track: Sequence[Stage], acceptor: str) -> list[str]:
    found = []
    accepted, confirmed = Stage.ACCEPTANCE in track, Stage.CONFIRMATION in track
    if accepted == confirmed:
        found.append("“受理”和“企业确认”应当且只能选其一")
    if accepted and not acceptor:
        found.append("有“受理”环节的，应指定受理方")
    if acceptor and not accepted:
        found.append("没有“受理”环节的，不应指定受理方")
    return found


def _examination(track: Sequence[Stage]) -> list[str]:
    found = []
    if Stage.NOTICE in track and Stage.REVIEW not in track:
        found.append("“公示”之前应有“评审”环节")
    if Stage.CONFIRMATION in track and any(stage in track for stage in EXAMINATIONS):
        found.append("免申即享的项目不设“初审”“评审”“公示”环节")
    return found
