"""Findings of one mechanism go together: one latent factor a group, each marginal kept exactly.

Qu, Tan and Kutner, Biometrics 1996;52:797 (random effects in latent class models for tests). The factor is
standard normal, held at the nodes of a Gauss-Hermite rule, which makes the model an exact discrete one.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from whence._special import ndtr, ndtri

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["NODES", "node_shares", "node_weights", "yes_at_nodes"]

NODES = 9
_GRID = 1025


@lru_cache(maxsize=1)
def _rule() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the rule from the eigenvectors of its recurrence (Golub and Welsch, Math Comp 1969;23:221)."""
    above = np.diag(np.sqrt(np.arange(1.0, NODES)), 1)
    nodes, vectors = np.linalg.eigh(above + above.T)
    return nodes, vectors[0] ** 2


def node_weights() -> NDArray[np.float64]:
    """Return the weights of the latent nodes, [nodes], summing to one."""
    return _rule()[1]


@lru_cache(maxsize=64)
def _table(rho: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return a grid of shares, [G], and P(yes | node) at each, [G, nodes], whose mean over nodes is the share.

    Between grid points both are interpolated linearly in the share, which keeps the mean exact.
    """
    nodes, weights = _rule()
    inside = 1 / (1 + np.exp(-np.linspace(-12, 12, _GRID - 2)))
    cut = ndtri(inside)
    for _ in range(30):  # Newton's method on the threshold; it converges in a few steps
        z = (cut[:, None] - np.sqrt(rho) * nodes) / np.sqrt(1 - rho)
        excess = ndtr(z) @ weights - inside
        slope = np.exp(-0.5 * z * z) @ weights / np.sqrt(2 * np.pi * (1 - rho))
        step = np.clip(excess / np.maximum(slope, 1e-12), -1, 1)
        cut = cut - step
        if np.abs(step).max() < 1e-13:
            break
    shares = ndtr((cut[:, None] - np.sqrt(rho) * nodes) / np.sqrt(1 - rho))
    grid = np.concatenate([[0.0], shares @ weights, [1.0]])
    edge = np.ones((1, NODES))
    return grid, np.concatenate([0 * edge, shares, edge])


def yes_at_nodes(share: NDArray[np.float64], rho: float) -> NDArray[np.float64]:
    """Return P(yes | node) for marginal shares of any shape: [nodes, ...]."""
    if rho == 0:
        return np.broadcast_to(share, (NODES, *share.shape)).copy()
    grid, table = _table(rho)
    flat = share.ravel()
    with np.errstate(divide="ignore"):
        guess = (np.log(flat) - np.log1p(-flat) + 12) / 24 * (_GRID - 3) + 1
    low = np.clip(guess, 0, _GRID - 2).astype(np.intp)
    low = np.where((low > 0) & (grid[low] > flat), low - 1, low)
    low = np.where((low < _GRID - 2) & (grid[np.minimum(low + 1, _GRID - 1)] < flat), low + 1, low)
    part = (flat - grid[low]) / (grid[low + 1] - grid[low])
    table = table.astype(share.dtype, copy=False)
    found = np.take(table, low, axis=0)
    found += (np.take(table, low + 1, axis=0) - found) * part[:, None]
    return np.ascontiguousarray(found.T).reshape(NODES, *share.shape)


def node_shares(shares: NDArray[np.float64], rho: float, *, falling: bool) -> NDArray[np.float64]:
    """Return P(option | node) of one finding, [K, nodes, ...], whose mean over the nodes is `shares`.

    Parameters
    ----------
    shares
        P(option), [K, ...].
    rho
        Latent correlation of the group, 0 to 1.
    falling
        Whether earlier options mean more of the mechanism (a yes stands before a no), or later ones.
    """
    ordered = shares if falling else shares[::-1]
    tails = np.minimum(np.cumsum(ordered, axis=0)[:-1], 1.0)
    at_node = np.moveaxis(yes_at_nodes(tails, rho), 0, 1)
    full = np.concatenate([at_node, np.ones((1, *at_node.shape[1:]))])
    full[1:] -= at_node
    return full if falling else full[::-1]
