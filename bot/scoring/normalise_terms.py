"""Rules: terms that are guessed where stars or swapped letters leave them half said.

Starring a word says that it is one of these, so words with a harmless sense ("dick", a name) are
here too. `EXPLICIT` holds those that have none.

`TELLING` and `TELLING_PHRASES` are for replies that are too short for anything else to be told: on
them alone the scorer is asked about such a reply, and it still decides.
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

_INSULTS = (
    "asshat bastard bastards bellend bimbo bitch bitches bitching bitchy bollocks crackhead "
    "cretin cretins degenerate degenerates dimwit dimwits dirtbag douche dumb dumbest dumbfuck "
    "dunce fck fcking filth fool fools fuckface fucktard fugly gtfo halfwit hoe hoes idiot "
    "idiotic idiots imbecile imbeciles jackass jerk jerks kike kikes kys loser losers lunatic "
    "moron moronic morons nitwit pathetic pedo pedophile pedos pervert perverts prick pricks "
    "pussies pussy retard retarded retards scum scumbag scumbags shitbag skank slag spic spics "
    "stfu stupid stupidest tosser trannies tranny turd turds twit vermin wanking wetback wetbacks"
)

TELLING = EXPLICIT | frozenset(_INSULTS.split())
"""Words that a reply of a word or two holds for little else than to insult."""

TELLING_PHRASES = (
    "an ass", "bite me", "damn you", "drop dead", "fat ass", "fk u", "fk you",
    "get cancer", "get raped", "go die", "go to hell", "hang him", "hang her", "hang them",
    "hate you", "hate u", "hurt you", "kill all", "kill em", "kill her", "kill him",
    "kill them", "kill u", "kill you", "kill yourself", "piss off", "rape her", "rape u",
    "rape you", "screw u", "screw you", "shoot em", "shoot her", "shoot him", "shoot you",
    "shut up", "suck it", "suck my", "u suck", "ur ass", "you ass", "you dick", "you die",
    "you pig", "you suck", "your ass",
)  # fmt: skip
"""Words in a row, likewise."""
