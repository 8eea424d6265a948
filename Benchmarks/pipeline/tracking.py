"""How well faces are followed whose places are known.

CLEAR MOT (Bernardin and Stiefelhagen 2008) and IDF1 (Ristani et al. 2016) by py-motmetrics.
"""

import motmetrics
import numpy as np

# Boxes that overlap by less are not the same face.
LEAST_OVERLAP = 0.3
NAMES = {
    "idf1": "IDF1",
    "mota": "MOTA",
    "num_switches": "id switches",
    "num_fragmentations": "fragmentations",
    "num_misses": "missed",
    "num_false_positives": "false",
    "num_objects": "faces",
}


def overlap(a, b) -> float:
    """Intersection over union of two [x, y, width, height]."""
    width = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    height = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    shared = max(width, 0) * max(height, 0)
    return shared / (a[2] * a[3] + b[2] * b[3] - shared)


def visible(faces: list, width: int, height: int) -> list:
    """The faces of a frame, [actor, box], of which at least half is in the picture and not behind a nearer one."""
    boxes = [(actor, [x, y, side, side]) for actor, x, y, side in faces]
    seen = []
    for number, (actor, face) in enumerate(boxes):
        inside = overlap_share(face, [0, 0, width, height])
        hidden = max((overlap_share(face, other) for _, other in boxes[number + 1 :]), default=0)
        if inside >= 0.7 and hidden <= 0.3:
            seen.append((actor, face))
    return seen


def overlap_share(face, other) -> float:
    """How much of `face` lies in `other`."""
    across = min(face[0] + face[2], other[0] + other[2]) - max(face[0], other[0])
    down = min(face[1] + face[3], other[1] + other[3]) - max(face[1], other[1])
    return max(across, 0) * max(down, 0) / (face[2] * face[3])


def figures(truth: list, boxes: list, beginning: int, size: tuple[int, int]) -> dict:
    """`truth` holds [actor, x, y, width] a frame of that size, nearer ones last, `boxes` [id, box]."""
    events = motmetrics.MOTAccumulator(auto_id=True)
    errors = []
    for actors, faces in list(zip(truth, boxes, strict=False))[beginning:]:
        known = visible(actors, *size)
        # A face that is partly hidden may be followed or not.
        partly = [[x, y, side, side] for _, x, y, side in actors]
        ours = [
            face
            for face in faces
            if any(overlap(face[1], box) >= LEAST_OVERLAP for _, box in known)
            or not any(overlap(face[1], box) >= LEAST_OVERLAP for box in partly)
        ]
        distances = np.full((len(known), len(ours)), np.nan)
        for row, (_, box) in enumerate(known):
            for column, (_, other) in enumerate(ours):
                shared = overlap(box, other)
                if shared >= LEAST_OVERLAP:
                    distances[row, column] = 1 - shared
                    errors.append(_distance(box, other))
        events.update([actor for actor, _ in known], [number for number, _ in ours], distances)
    summary = motmetrics.metrics.create().compute(events, metrics=list(NAMES), name="all")
    row = {name: float(summary[name].iloc[0]) for name in NAMES}
    row["error"] = float(np.median(errors)) if errors else float("nan")
    return row


def _distance(a, b) -> float:
    """Between two middles, in widths of the first."""
    return float(np.hypot(a[0] + a[2] / 2 - b[0] - b[2] / 2, a[1] + a[3] / 2 - b[1] - b[3] / 2)) / a[2]


def table(rows: dict[str, dict]) -> str:
    heads = ["recording", *NAMES.values(), "position error in widths"]
    lines = ["| " + " | ".join(heads) + " |", "|" + " --- |" * len(heads)]
    for name, row in rows.items():
        if not row["num_objects"]:
            continue
        shares = [f"{100 * row[key]:.1f} %" for key in ("idf1", "mota")]
        counts = [str(round(row[key])) for key in list(NAMES)[2:]]
        lines.append("| " + " | ".join([name, *shares, *counts, f"{row['error']:.3f}"]) + " |")
    return "\n".join(lines)
