import numpy as np
import pytest
from scipy import special

from whence._special import expit, ndtr, ndtri


def test_ndtr_agrees_with_scipy():
    x = np.linspace(-30, 30, 20001)
    np.testing.assert_allclose(ndtr(x), special.ndtr(x), rtol=2e-15)
    far = np.array([-37.5, -36.0, 40.0])
    np.testing.assert_allclose(ndtr(far), special.ndtr(far), rtol=2e-14)


def test_ndtri_agrees_with_scipy():
    p = np.concatenate([np.linspace(1e-9, 1 - 1e-9, 20001), 10.0 ** -np.arange(2, 300, 7.0)])
    np.testing.assert_allclose(ndtri(p), special.ndtri(p), rtol=2e-14, atol=1e-15)


def test_expit_agrees_with_scipy_and_never_overflows():
    x = np.concatenate([np.linspace(-50, 50, 5001), [-800.0, 800.0]])
    np.testing.assert_allclose(expit(x), special.expit(x), rtol=1e-15, atol=1e-320)
    out = np.empty(3)
    assert expit(np.array([-1.0, 0.0, 1.0]), out=out) is out
    assert out[1] == 0.5


@pytest.mark.parametrize("function", [ndtr, ndtri, expit])
def test_shapes_are_kept(function):
    assert np.shape(function(0.3)) == ()
    assert function(np.full((2, 3), 0.3)).shape == (2, 3)
    assert function(np.full(4, 0.3)).shape == (4,)
