"""The parts of a data set, and what its files call them."""

TRAIN, VALID, TEST = "train", "valid", "test"
SPLITS = (TRAIN, VALID, TEST)

_NAMES = {
    "train": TRAIN,
    "training": TRAIN,
    "fer2013train": TRAIN,
    "train-set": TRAIN,
    "valid": VALID,
    "val": VALID,
    "validation": VALID,
    "publictest": VALID,
    "fer2013valid": VALID,
    "val-set": VALID,
    "test": TEST,
    "testing": TEST,
    "privatetest": TEST,
    "fer2013test": TEST,
    "test-set": TEST,
}


def split_named(name: str) -> str | None:
    """The split that a folder or a `Usage` called `name` holds; None where the name means none."""
    return _NAMES.get(name.strip().lower().replace("_", "-"))
