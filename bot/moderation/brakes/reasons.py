"""Rules: why a thread is heated, in words one can check."""

from bot.language.words import tr, trn


def scores(heated: int, *, of: int, span: int) -> str:
    """Say how many of the replies come near or over the thresholds."""
    if of > 1:
        return trn(
            "Scores: {count} of the {of} replies in the last {span} minutes comes near or over the "
            "thresholds.",
            "Scores: {count} of the {of} replies in the last {span} minutes come near or over the "
            "thresholds.",
            heated,
            of=of,
            span=span,
        )
    return tr(
        "Scores: the only reply in the last {span} minutes comes near or over the thresholds.",
        span=span,
    )


def reports(reported: int, *, span: int) -> str:
    """Say how many replies were reported."""
    return trn(
        "Reports: {count} reply of the last {span} minutes was reported.",
        "Reports: {count} replies of the last {span} minutes were reported.",
        reported,
        span=span,
    )


def exchange(times: int, *, span: int) -> str:
    """Say how often two people answered each other."""
    return tr(
        "Exchange: two people answered each other {times} times in the last {span} minutes.",
        times=times,
        span=span,
    )


def address(addressed: int, *, heated: int, span: int) -> str:
    """Say how many replies address somebody, and how many of these are heated."""
    if not heated:
        return trn(
            "Address: {count} reply addresses somebody directly in the last {span} minutes.",
            "Address: {count} replies address somebody directly in the last {span} minutes.",
            addressed,
            span=span,
        )
    return trn(
        "Address: {count} reply addresses somebody directly in the last {span} minutes, {heated} "
        "with scores near or over the thresholds.",
        "Address: {count} replies address somebody directly in the last {span} minutes, {heated} "
        "with scores near or over the thresholds.",
        addressed,
        heated=heated,
        span=span,
    )


def pace(many: int, *, span: int) -> str:
    """Say how many replies there were."""
    return tr("Pace: {many} replies in the last {span} minutes.", many=many, span=span)
