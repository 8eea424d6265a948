"""Writes Fixtures/regression.json: samples and the layers that other programs fit to them.

    PYTHONPATH=Training python Tests/TeachingTests/make-fixture.py

Needs scikit-learn and what the training package needs.
"""

import json
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from training.fitting.last_layer import LastLayer
from training.fitting.regression import Samples, fit_layer

SAMPLES, FEATURES, LABELS = 90, 19, 4
PULLS = (0.1, 0.003)


def by_scikit_learn(samples: Samples, truth: np.ndarray, pull: float) -> LastLayer:
    """The layer pulled toward zero: the objective of scikit-learn, divided by 2 * pull."""
    mean, deviation = samples.features.mean(0, dtype=np.float64), samples.features.std(0, dtype=np.float64)
    share = samples.importance / samples.importance.sum()
    model = LogisticRegression(C=1 / (2 * pull), tol=1e-10, max_iter=100_000)
    model.fit((samples.features - mean) / deviation, truth, sample_weight=share)
    weight = model.coef_ / deviation
    return LastLayer(weight, model.intercept_ - weight @ mean, "")


def centered(layer: LastLayer) -> dict[str, list]:
    """The bias is only known up to a number that all labels share."""
    return {"weights": layer.weight.ravel().tolist(), "bias": (layer.bias - layer.bias.mean()).tolist()}


def main() -> None:
    random = np.random.default_rng(1)
    truth = random.integers(0, LABELS, SAMPLES)
    centers = random.normal(0, 1, (LABELS, FEATURES))
    spread = random.normal(0, 1.5, (SAMPLES, FEATURES)) * np.linspace(0.2, 3, FEATURES)
    features = (centers[truth] + spread + random.normal(0, 2, FEATURES)).round(4).astype(np.float32)
    importance = random.uniform(0.5, 2, SAMPLES).round(4)
    samples = Samples(features, np.eye(LABELS)[truth], importance)
    start = LastLayer(random.normal(0, 0.5, (LABELS, FEATURES)).round(4), random.normal(0, 1, LABELS).round(4), "")
    zero = LastLayer(np.zeros((LABELS, FEATURES)), np.zeros(LABELS), "")
    cases = [{"from": "zero", "pull": pull, **centered(by_scikit_learn(samples, truth, pull))} for pull in PULLS]
    cases += [{"from": "start", "pull": pull, **centered(fit_layer(samples, start, pull))} for pull in PULLS]
    fixture = {
        "features": features.round(4).astype(float).round(4).ravel().tolist(),
        "truth": truth.tolist(),
        "importance": importance.tolist(),
        "start": {"weights": start.weight.ravel().tolist(), "bias": start.bias.tolist()},
        "zero": {"weights": zero.weight.ravel().tolist(), "bias": zero.bias.tolist()},
        "cases": cases,
    }
    path = Path(__file__).parent / "Fixtures" / "regression.json"
    path.write_text(json.dumps(fixture) + "\n")


if __name__ == "__main__":
    main()
