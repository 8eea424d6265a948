"""The label sets, their orders, and the names and numbers under which data sets know them."""

from training.errors import InputError

FER2013 = ("angry", "disgust", "fear", "happy", "sad", "surprise", "neutral")
FERPLUS = ("neutral", "happy", "surprise", "sad", "angry", "disgust", "fear", "contempt")
GATE = ("face", "background")

# How the columns of `fer2013new.csv` are called, in the order of the votes.
FERPLUS_COLUMNS = (
    "neutral",
    "happiness",
    "surprise",
    "sadness",
    "anger",
    "disgust",
    "fear",
    "contempt",
    "unknown",
    "NF",
)

# What each number means in data sets that number their folders or files.
NUMBERINGS: dict[str, dict[int, str]] = {
    "fer2013": dict(enumerate((*FER2013, "contempt"))),
    "affectnet": dict(enumerate(("neutral", "happy", "sad", "surprise", "fear", "disgust", "angry", "contempt"))),
    "rafdb": dict(enumerate(("surprise", "fear", "disgust", "happy", "sad", "angry", "neutral"), start=1)),
}

_SYNONYMS = {
    "anger": "angry",
    "disgusted": "disgust",
    "afraid": "fear",
    "fearful": "fear",
    "happiness": "happy",
    "sadness": "sad",
    "surprised": "surprise",
    "faces": "face",
    "no-face": "background",
    "not-a-face": "background",
    "non-face": "background",
}


def label_named(name: str, numbering: str | None = None) -> str | None:
    """The label that a folder's or column's `name` means; None where it means none.

    A bare number has a meaning only under a `numbering`, a key of NUMBERINGS.
    """
    name = name.strip().lower().replace("_", "-").replace(" ", "-")
    if name.isdecimal():
        if numbering is None:
            raise InputError(
                f"folder {name}: numbers mean different labels in different data sets; "
                f"say which by --numbering {'|'.join(NUMBERINGS)}"
            )
        return NUMBERINGS[numbering].get(int(name))
    name = _SYNONYMS.get(name, name)
    return name if name in {*FERPLUS, *GATE} else None


def label_set(labels: set[str]) -> tuple[str, tuple[str, ...]]:
    """Name and order of the label set that `labels` belong to: `gate`, `ferplus` with contempt, else `fer2013`."""
    if labels & set(GATE):
        if strays := labels - set(GATE):
            raise InputError(f"{', '.join(sorted(strays))}: expressions beside {' and '.join(GATE)}")
        return "gate", GATE
    return ("ferplus", FERPLUS) if "contempt" in labels else ("fer2013", FER2013)
