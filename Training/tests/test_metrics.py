import numpy as np
import pytest
import torch

from training.data.faces import Annotation
from training.errors import InputError
from training.evaluation import metrics
from training.evaluation.calibration import fit_temperature
from training.evaluation.report import compare, evaluate_affect
from training.learning.objective import concordance

# Five faces of labels 0, 0, 0, 1, 2; the answers are 0, 0, 1, 1, 1.
PROBABILITIES = np.array([[0.8, 0.1, 0.1], [0.6, 0.3, 0.1], [0.3, 0.6, 0.1], [0.1, 0.8, 0.1], [0.3, 0.6, 0.1]])
TRUTH = np.array([0, 0, 0, 1, 2])


def test_confusion_has_rows_of_truth():
    matrix = metrics.confusion_matrix(PROBABILITIES.argmax(1), TRUTH, 3)
    assert matrix.tolist() == [[2, 1, 0], [0, 1, 0], [0, 1, 0]]


def test_figures_match_hand_computed_values():
    figures = metrics.all_figures(PROBABILITIES, TRUTH, ("a", "b", "c"))
    assert figures["accuracy"] == pytest.approx(3 / 5)
    assert figures["top3"] == 1
    assert figures["balanced_accuracy"] == pytest.approx((2 / 3 + 1 + 0) / 3)
    # F1: 2·2/(3 + 2), 2·1/(1 + 3), 0.
    assert figures["macro_f1"] == pytest.approx((0.8 + 0.5 + 0) / 3)
    assert figures["per_label"]["a"] == {"recall": pytest.approx(2 / 3), "precision": 1.0, "count": 3}
    assert figures["per_label"]["b"] == {"recall": 1.0, "precision": pytest.approx(1 / 3), "count": 1}
    assert figures["per_label"]["c"] == {"recall": 0.0, "precision": None, "count": 1}


def test_top_two_counts_the_second_answer():
    assert metrics.top_k(PROBABILITIES, TRUTH, 2) == pytest.approx(4 / 5)


def test_calibration_error_matches_hand_computed_value():
    # 0.8 twice, both right: |0.8 - 1|; 0.6 three times, one right: |0.6 - 1/3|.
    error = metrics.expected_calibration_error(PROBABILITIES, TRUTH)
    assert error == pytest.approx((2 * 0.2 + 3 * (0.6 - 1 / 3)) / 5)


def test_certainty_falls_into_the_last_bin():
    counts, _, accuracy = metrics.reliability(np.array([[1.0, 0.0]]), np.array([0]))
    assert counts[-1] == 1
    assert accuracy[-1] == 1


def test_intervals_hold_the_figure_and_shrink_with_more_faces():
    random = np.random.default_rng(1)
    truth = random.integers(0, 3, 900)
    probabilities = random.dirichlet(np.ones(3), 900) + 0.5 * np.eye(3)[truth]
    probabilities /= probabilities.sum(1, keepdims=True)
    accuracy = metrics.main_figures(probabilities, truth)["accuracy"]
    low, high = metrics.intervals(probabilities, truth, resamples=200)["accuracy"]
    assert low < accuracy < high
    few = metrics.intervals(probabilities[:90], truth[:90], resamples=200)["accuracy"]
    assert few[1] - few[0] > 2 * (high - low)


def test_labels_without_faces_are_left_out_of_the_answers():
    annotation = Annotation.of_single_labels(("sad", "happy", "neutral"), np.array([1, -1, 0]))
    scores = np.array([[9.0, 1.0, 0.0], [0, 0, 0], [0.0, 9.0, 5.0]])
    comparison = compare(scores, ("neutral", "happy", "sad"), annotation)
    assert comparison.labels == ("sad", "happy")
    assert comparison.rows.tolist() == [0, 2]
    assert comparison.probabilities.argmax(1).tolist() == [1, 1]
    assert comparison.truth.tolist() == [1, 0]
    np.testing.assert_allclose(comparison.probabilities.sum(1), 1)


def test_label_that_the_network_does_not_know_is_an_error():
    annotation = Annotation.of_single_labels(("sad", "happy"), np.array([0, 1]))
    with pytest.raises(InputError, match="happy"):
        compare(np.zeros((2, 1)), ("sad",), annotation)


def test_temperature_undoes_a_scale():
    torch.manual_seed(1)
    scores = torch.randn(4000, 5) * 2
    truth = torch.distributions.Categorical(logits=scores).sample()
    assert fit_temperature(scores * 3, truth) == pytest.approx(3, rel=0.1)


def test_concordance_is_one_for_equals_and_punishes_an_offset():
    truth = torch.tensor([[0.0], [1.0], [2.0]])
    assert concordance(truth, truth).item() == pytest.approx(1)
    # 2·(2/3) / (2/3 + 2/3 + 1)
    assert concordance(truth + 1, truth).item() == pytest.approx(4 / 7, abs=1e-5)
    affect = evaluate_affect(
        np.array([[0, 0], [1, 1], [2, 2], [np.nan, 0]]), np.array([[1, 0], [2, 1], [3, 2], [9, 9]])
    )
    assert affect["count"] == 3
    assert affect["valence"] == {"ccc": pytest.approx(4 / 7), "rmse": 1.0}
    assert affect["arousal"]["ccc"] == pytest.approx(1)
