"""Matrix products on the hot path, in pieces too small for a BLAS to hand to threads.

On a busy machine the threads of a BLAS wait for each other far longer than these products take.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["product"]

_ALONE = 1 << 18
"""Multiplications up to which OpenBLAS works alone (``interface/gemm.c``)."""


def product(left: NDArray[Any], right: NDArray[Any]) -> NDArray[Any]:
    """Return ``left @ right`` of two matrices, [n, k] and [k, m].

    Examples
    --------
    >>> import numpy as np
    >>> product(np.ones((2, 3)), np.eye(3)).tolist()
    [[1.0, 1.0, 1.0], [1.0, 1.0, 1.0]]
    """
    rows, inner = left.shape
    columns = right.shape[1]
    if rows * inner * columns <= _ALONE:
        whole: NDArray[Any] = left @ right
        return whole
    if rows > columns:
        return product(right.T, left.T).T
    step = max(1, _ALONE // (rows * inner))
    found = np.empty((rows, columns), dtype=np.result_type(left, right))
    for start in range(0, columns, step):
        part = slice(start, start + step)
        np.matmul(left, right[:, part], out=found[:, part])
    return found
