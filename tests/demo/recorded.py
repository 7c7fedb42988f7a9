"""A small recording, made by hand, with texts that would do harm if they were not escaped."""

from bot.demo.looks import File, Look, Part
from bot.demo.recording import Change, Entry, Place, Recording, Scene, Version

HOSTILE = (
    "</script></style><script>document.title='ran'</script><img src=https://x.invalid/y>'\"`{{7*7}}"
)


def look(text: str, *, who: str = "ines", did: str = "", file: File | None = None) -> Look:
    parts = (Part(text, text, ((text, text),), text, framed=True), Part("", text, (), "", False))
    files = (file,) if file else ()
    return Look(who, False, text, text, did, ((text, text),) if did else (), parts, (text,), files)


def small(text: str = "words") -> Recording:
    """Return a recording in which a text stands wherever a text can stand."""
    page = File(text, "", f"<!doctype html><title>{text}</title><style>p {{}}</style>", text)
    picture = File(text, "data:image/png;base64,iVBORw0KGgo=", "", text)
    talk = Place(text, "discussion", True, 0, [(0, ()), (1, (text,)), (2, ())])
    talk.entries[1] = Entry(0, [Version(look("first"), 0, 1), Version(look(text, file=page), 1)])
    talk.entries[2] = Entry(1, [Version(look("to go"), 0, 2)], gone=True)
    desk = Place(text, "desk", False, 1, [(0, ())])
    desk.entries[3] = Entry(0, [Version(look(text, who=text, did=text, file=picture), 1)])
    new = Change("new", "discussion", text, "ines", text)
    gone = Change("gone", "discussion", text, "ines", text)
    scenes = [
        Scene("ines writes", "Mon 2 Mar, 10:00", (new,)),
        Scene(text, "Mon 2 Mar, 11:00", (Change("new", "desk", text, text, text, text, text),)),
        Scene("ines takes a reply back", "Tue 3 Mar, 10:00", (gone,)),
    ]
    return Recording(text, scenes, {1: talk, 2: desk})
