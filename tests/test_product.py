"""Products in pieces are the products as a whole."""

from __future__ import annotations

import numpy as np
import pytest

from whence._product import product


@pytest.mark.parametrize("shape", [(2, 3, 4), (60, 300, 500), (500, 300, 60), (1, 300_000, 3), (3, 0, 2)])
def test_pieces_make_the_whole(shape: tuple[int, int, int]) -> None:
    rows, inner, columns = shape
    rng = np.random.default_rng(0)
    left, right = rng.random((rows, inner)), rng.random((inner, columns))
    np.testing.assert_allclose(product(left, right), np.einsum("ik,kj->ij", left, right), rtol=1e-12)
    np.testing.assert_allclose(product(left, np.asfortranarray(right)), product(left, right), rtol=1e-12)
