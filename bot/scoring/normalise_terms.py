"""Rules: terms that are guessed where stars or swapped letters leave them half said.

Starring a word says that it is one of these, so words with a harmless sense ("dick", a name) are
here too. `EXPLICIT` holds those that have none: they speak for themselves even in a reply that is
too short for anything else to be told.
"""

_ALWAYS = (
    "asshole assholes arsehole arseholes bullshit cocksucker cocksuckers cocksucking cunt cunts "
    "dickhead dickheads dipshit douchebag douchebags dumbass dumbasses fag faggot faggots fags "
    "fuck fucked fucker fuckers fuckin fucking fucks motherfucker motherfuckers motherfucking "
    "nigga niggas nigger niggers shit shithead shits shitty slut sluts twat twats wanker wankers "
    "whore whores"
)

_STARRED_ONLY = (
    "arse asses bastard bastards bitch bitches bitching cock cocks crap cum damn dick dicks dumb "
    "dyke fucktard goddamn idiot idiotic idiots jackass kike kill loser losers moron moronic "
    "morons penis piss pissed prick pricks pussies pussy rape retard retarded retards scum sex "
    "sexist spic stupid stupidity suck sucker sucks tits tranny turd vagina"
)

EXPLICIT = frozenset(_ALWAYS.split())
"""What is explicit in every sense it has."""

GUESSED = EXPLICIT | frozenset(_STARRED_ONLY.split())
"""What a starred or garbled word may be taken for."""
