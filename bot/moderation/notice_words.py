"""Rules: the sentences of which notices are made."""

from bot.language.words import msg
from bot.moderation.lifecycle import Action

DECLINED_TITLE = msg("Your response was not posted")
DECLINED_AND_OUT_TITLE = msg("Your response was not posted, and you are timed out")
"""What a notice is called where nobody else has seen the words."""

TITLES = {
    Action.NONE: msg("A note on your reply"),
    Action.REMOVE: msg("Your reply was removed"),
    Action.WARN: msg("A warning"),
    Action.TIME_OUT: msg("You are timed out"),
    Action.REMOVE_AND_TIME_OUT: msg("Your reply was removed, and you are timed out"),
}
"""What a notice is called; ``TITLES_OF_TITLES`` where it is about the title of a thread."""

TITLES_OF_TITLES = {
    **TITLES,
    Action.NONE: msg("A note on the title"),
    Action.REMOVE: msg("The title was removed"),
    Action.REMOVE_AND_TIME_OUT: msg("The title was removed, and you are timed out"),
}
"""See `TITLES`."""

DECLINED = {
    False: msg("Your response {where} was not posted: a moderator declined it."),
    True: msg("Your response {where} was not posted: the server's policy declined it."),
}
"""By whether the policy did so."""

REMOVED = {
    (False, False): msg("Your reply {where} was removed by a moderator."),
    (False, True): msg("Your reply {where} was removed by the server's policy."),
    (True, False): msg("The title you gave a thread {where} was removed by a moderator."),
    (True, True): msg("The title you gave a thread {where} was removed by the server's policy."),
}
"""By whether it is a title, and whether the policy did so."""

AGAINST = {
    (False, False): msg("Your reply {where} was against the rules, a moderator finds. It stays."),
    (False, True): msg(
        "Your reply {where} was against the rules, the server's policy finds. It stays."
    ),
    (True, False): msg(
        "The title you gave a thread {where} was against the rules, a moderator finds. It stays."
    ),
    (True, True): msg(
        "The title you gave a thread {where} was against the rules, the server's policy finds. "
        "It stays."
    ),
}
"""As `REMOVED`, where the reply or title stays."""

APPEAL = {
    (False, False): msg("Press *Appeal*: say in your own words why, once."),
    (True, False): msg("Press *Appeal* until {date}: say in your own words why, once."),
    (False, True): msg(
        "Press *Appeal*, in a direct message also while you are timed out: say in your own words "
        "why, once."
    ),
    (True, True): msg(
        "Press *Appeal* until {date}, in a direct message also while you are timed out: say in "
        "your own words why, once."
    ),
}
"""By whether there is an end to it, and whether they are timed out."""

READ = {
    "declined": msg("A moderator read it and found that it should not be posted."),
    "removed": msg("A moderator read it and found that it should not stand."),
    "stays": msg("A moderator read it and found it against the rules."),
}
"""Why it was upheld where a moderator read it of their own accord."""

REPORTED = {
    "declined": msg("Members reported it, and a moderator found that it should not be posted."),
    "removed": msg("Members reported it, and a moderator found that it should not stand."),
    "stays": msg("Members reported it, and a moderator found it against the rules."),
}
"""As `READ`, where members had reported it."""

FLAGGED = {
    False: msg("It was flagged as {label}."),
    True: msg("It was flagged as {label}, and a moderator agreed."),
}
"""Why it was upheld where it was flagged, by whether a moderator agreed."""

FLAGGED_AT = {
    False: msg("It was flagged as {label} (score {score:.2f} of 1)."),
    True: msg("It was flagged as {label} (score {score:.2f} of 1), and a moderator agreed."),
}
"""As `FLAGGED`, with the score."""

STANDS = {
    (False, False): msg(
        "A moderator who had not decided it looked at it anew: the decision on your reply {where} "
        "stands."
    ),
    (False, True): msg(
        "A moderator who had not decided it looked at it anew: the decision on your response "
        "{where} stands."
    ),
    (True, False): msg(
        "The server has one moderator, who looked at it again: the decision on your reply {where} "
        "stands."
    ),
    (True, True): msg(
        "The server has one moderator, who looked at it again: the decision on your response "
        "{where} stands."
    ),
}
"""By whether there is one moderator, and whether it is a response that was declined."""
