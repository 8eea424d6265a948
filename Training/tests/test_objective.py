import pytest
import torch

from training.heads import Heads
from training.learning.objective import Objective, smoothed, softened
from training.learning.sampling import BatchSampler, epoch_order, sampling_weights
from training.learning.schedule import Schedule
from training.settings import Settings

HEADS = Heads({"a": ("x", "y"), "b": ("x", "y", "z")})
UNIFORM = torch.tensor([0.5, 0.5, 1 / 3, 1 / 3, 1 / 3])


def objective(**settings):
    return Objective(HEADS, Settings(**settings), UNIFORM)


def test_loss_sums_the_label_sets_by_weight():
    outputs = torch.tensor([[2.0, 0.0, 0.0, 0.0, 0.0]])
    shares = torch.tensor([[1.0, 0.0, 0.0, 1.0, 0.0]])
    first = torch.log1p(torch.exp(torch.tensor(-2.0)))
    expected = first + 0.25 * torch.log(torch.tensor(3.0))
    torch.testing.assert_close(objective(other_weight=0.25)(outputs, shares), expected)


def test_face_without_a_label_weighs_nothing():
    torch.manual_seed(1)
    outputs = torch.randn(3, 5)
    shares = torch.tensor([[1.0, 0, 0, 1, 0], [0, 1.0, 0, 0, 1], [0, 0, 0, 0, 0]])
    loss = objective()
    torch.testing.assert_close(loss(outputs, shares), loss(outputs[:2], shares[:2]))


def test_full_distillation_is_least_where_the_student_agrees():
    teacher_scores = torch.tensor([[1.0, -1.0, 0.0, 2.0, 0.5]])
    teacher = softened(teacher_scores, HEADS, 3.0)
    shares = torch.tensor([[0.0, 1.0, 1.0, 0.0, 0.0]])
    student = teacher_scores.clone().requires_grad_()
    objective(distillation=1.0, softness=3.0)(student, shares, teacher=teacher).backward()
    torch.testing.assert_close(student.grad, torch.zeros(1, 5), atol=1e-5, rtol=0)


def test_adjustment_asks_more_of_rare_labels():
    heads = Heads({"a": ("rare", "common")})
    loss = Objective(heads, Settings(adjustment=1.0), torch.tensor([0.01, 0.99]))
    scores = torch.zeros(1, 2)
    assert loss(scores, torch.tensor([[1.0, 0.0]])) > loss(scores, torch.tensor([[0.0, 1.0]]))


def test_concordant_affect_costs_nothing_and_unknown_affect_is_left_out():
    heads = Heads({}, affect=True)
    loss = Objective(heads, Settings(), torch.zeros(0))
    truth = torch.tensor([[0.1, 0.5], [-0.4, 0.2], [0.7, -0.3], [float("nan")] * 2])
    outputs = torch.atanh(truth).nan_to_num(5.0)
    assert loss(outputs, torch.zeros(4, 0), truth).item() == pytest.approx(0, abs=1e-5)


def test_smoothing_spares_votes_and_faces_without_a_label():
    shares = torch.tensor([[0.7, 0.3, 1.0, 0.0, 0.0], [1.0, 0.0, 0.0, 0.0, 0.0]])
    result = smoothed(shares, HEADS, 0.3)
    torch.testing.assert_close(result[:, :2], shares[:, :2])
    torch.testing.assert_close(result[0, 2:], torch.tensor([0.8, 0.1, 0.1]))
    assert result[1, 2:].sum() == 0


def test_balanced_sampling_draws_rare_labels_as_often():
    torch.manual_seed(1)
    shares = torch.zeros(1000, 2)
    shares[:50, 0] = 1
    shares[50:, 1] = 1
    drawn = epoch_order(1000, sampling_weights(shares, 1.0))
    assert 400 < (drawn < 50).sum() < 600
    assert sampling_weights(shares, 0.0) is None


def test_order_without_weights_holds_every_face_once():
    assert sorted(epoch_order(50, None).tolist()) == list(range(50))


def test_every_batch_has_its_share_of_each_data_set():
    torch.manual_seed(1)
    sampler = BatchSampler([range(40), range(40, 46)], [8, 3], [None, None])
    rows = sampler.epoch()
    assert rows.shape == (5, 11)
    assert sorted(rows[:, :8].flatten().tolist()) == list(range(40))
    assert ((rows[:, 8:] >= 40) & (rows[:, 8:] < 46)).all()
    assert set(rows[:, 8:].flatten().tolist()) == set(range(40, 46))


def test_cosine_rises_then_falls_to_nothing():
    schedule = Schedule(Settings(epochs=10, warmup=2.0), 10)
    factors = [schedule.factor(step, step / 100) for step in range(100)]
    assert factors[:20] == sorted(factors[:20])
    assert max(factors) > 0.9
    assert factors[20:] == sorted(factors[20:], reverse=True)
    assert factors[-1] < 0.01


def test_plateau_halves_the_rate_after_some_epochs_without_a_gain():
    schedule = Schedule(Settings(schedule="plateau", plateau=2, warmup=0.0), 10)
    for score, factor in [(0.5, 1.0), (0.6, 1.0), (0.6, 1.0), (0.5, 0.5), (0.7, 0.5), (0.1, 0.5), (0.1, 0.25)]:
        schedule.observe(score)
        assert schedule.factor(1000, 0.5) == factor
