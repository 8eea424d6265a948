"""Near-duplicates: the same photograph twice, perhaps mirrored, brightened or cut a little differently.

Candidates agree in a perceptual hash (the signs of the low frequencies of a cosine transform, after Zauner,
"Implementation and Benchmarking of Perceptual Image Hash Functions", 2010) and are confirmed by the correlation of
their pixels.
"""

from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray

# Of a hash's 63 bits, how many may differ; the least correlation of two pictures that are the same.
MOST_BITS = 14
LEAST_CORRELATION = 0.94

_FREQUENCIES = 8
_SIDE = 32
_BLOCK = 2048


@dataclass(frozen=True)
class DuplicatePairs:
    """Rows of the first and of the second set that show the same photograph, and their pixels' correlation."""

    first: NDArray[np.int64]
    second: NDArray[np.int64]
    correlation: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.first)


def find_duplicates(first: NDArray[np.uint8], second: NDArray[np.uint8] | None = None) -> DuplicatePairs:
    """Pairs between two sets of pictures, uint8 [pictures, side, side]; within `first` where `second` is None.

    Pictures of the second set are compared as they are and mirrored.
    """
    is_within = second is None
    ours = _Signatures(first)
    found: dict[tuple[int, int], float] = {}
    for is_mirrored in (False, True):
        source = first if is_within else second
        theirs = _Signatures(source[:, :, ::-1] if is_mirrored else source)
        for i, j, correlation in ours.matches(theirs):
            if is_within and i >= j:
                continue
            found[i, j] = max(correlation, found.get((i, j), -1))
    pairs = sorted(found)
    return DuplicatePairs(
        np.array([i for i, _ in pairs], np.int64),
        np.array([j for _, j in pairs], np.int64),
        np.array([found[pair] for pair in pairs], np.float32),
    )


def duplicate_groups(count: int, pairs: DuplicatePairs) -> NDArray[np.int64]:
    """A group's number for each of `count` pictures: those that `pairs` connect, over any way, share one."""
    parent = np.arange(count)

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, j in zip(pairs.first.tolist(), pairs.second.tolist(), strict=True):
        parent[root(i)] = root(j)
    return np.unique([root(i) for i in range(count)], return_inverse=True)[1]


class _Signatures:
    """Hashes as ±1, float32 [pictures, 63], and standardized small pictures, float32 [pictures, _SIDE²]."""

    def __init__(self, pixels: NDArray[np.uint8]) -> None:
        small = torch.cat([self._small(part) for part in np.array_split(pixels, max(1, len(pixels) // _BLOCK))])
        cosine = _cosine_rows(_FREQUENCIES, _SIDE)
        low = (cosine @ small @ cosine.T).flatten(1)[:, 1:]
        self.hashes = torch.where(low > low.median(1, keepdim=True).values, 1.0, -1.0)
        centred = small.flatten(1) - small.mean((1, 2))[:, None]
        self.pictures = centred / centred.norm(dim=1, keepdim=True).clamp_min(1e-6)

    @staticmethod
    def _small(pixels: NDArray[np.uint8]) -> torch.Tensor:
        pictures = torch.from_numpy(np.ascontiguousarray(pixels)).float()[:, None]
        return F.interpolate(pictures, (_SIDE, _SIDE), mode="bilinear", antialias=True)[:, 0]

    def matches(self, other: "_Signatures"):
        """Yields row, other row and correlation of each pair that both tests find the same."""
        bits = self.hashes.shape[1]
        for start in range(0, len(self.hashes), _BLOCK):
            agreement = self.hashes[start : start + _BLOCK] @ other.hashes.T
            rows, columns = torch.nonzero(agreement >= bits - 2 * MOST_BITS, as_tuple=True)
            rows = rows + start
            for part in torch.arange(len(rows)).split(1 << 16):
                i, j = rows[part], columns[part]
                correlation = (self.pictures[i] * other.pictures[j]).sum(1)
                good = correlation >= LEAST_CORRELATION
                yield from zip(i[good].tolist(), j[good].tolist(), correlation[good].tolist(), strict=True)


def _cosine_rows(count: int, length: int) -> torch.Tensor:
    """The first `count` rows of a discrete cosine transform of `length` numbers."""
    position = torch.arange(length) + 0.5
    return torch.cos(torch.pi / length * torch.arange(count)[:, None] * position[None])
