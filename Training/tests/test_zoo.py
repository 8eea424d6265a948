import pytest
import torch

from training.errors import InputError
from training.zoo import NETWORKS
from training.zoo.counting import count_multiply_adds, count_parameters
from training.zoo.efficientnet_lite import EFFICIENTNET_LITE_NAMES, efficientnet_lite
from training.zoo.repvgg import RepVGGBlock, folded
from training.zoo.transfer import TRANSFER_NAMES, transfer

# With 7 outputs, 8 for five-conv, 2 for face-gate, 15 for default, plain and teachers.
PARAMETERS = {
    "face-gate": 98_242,
    "cnn6": 2_601_671,
    "gap-cnn": 555_079,
    "mini-xception": 58_423,
    "five-conv": 571_784,
    "four-layer": 2_345_607,
    "vggnet": 29_894_599,
    "default": 2_292_815,
    "plain": 2_055_855,
    "teacher-repvgg": 10_779_791,
    "teacher-resnet": 12_762_335,
    "mobilenet-v2": 2_266_375,
    "efficientnet-b0": 4_057_955,
    "efficientnet-b3": 10_793_567,
    "vgg16": 14_717_127,
    "vgg19": 20_026_823,
    "resnet50": 23_569_223,
    "resnet101": 42_613_575,
    "inception-v3": 21_833_767,
    "efficientnet-lite0": 3_431_663,
    "efficientnet-lite2": 4_887_807,
}


def calibrated(network, side):
    """With batch normalization as training leaves it: neither unit nor zero."""
    torch.manual_seed(3)
    for module in network.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            torch.nn.init.uniform_(module.weight, 0.5, 1.5)
            torch.nn.init.uniform_(module.bias, -0.2, 0.2)
    with torch.no_grad():
        network.train()(torch.randn(8, 1, side, side))
    return network.eval()


def test_every_network_has_its_count_here():
    assert PARAMETERS.keys() == NETWORKS.keys()


@pytest.mark.parametrize("name", PARAMETERS)
def test_parameters(name):
    assert count_parameters(NETWORKS[name].make()) == PARAMETERS[name]


@pytest.mark.parametrize("name", PARAMETERS)
def test_any_number_of_outputs(name):
    specification = NETWORKS[name]
    network = specification.make(5).eval()
    with torch.no_grad():
        assert network(torch.zeros(2, 1, specification.side, specification.side)).shape == (2, 5)


def test_folded_block_computes_the_same():
    for inputs, outputs, stride in [(8, 8, 1), (8, 16, 2), (8, 8, 2)]:
        block = calibrated_block(inputs, outputs, stride)
        sample = torch.randn(2, inputs, 9, 9)
        with torch.no_grad():
            torch.testing.assert_close(block.folded()(sample), block(sample), atol=1e-5, rtol=1e-4)


def calibrated_block(inputs, outputs, stride):
    torch.manual_seed(1)
    block = RepVGGBlock(inputs, outputs, stride)
    for norm in (m for m in block.modules() if isinstance(m, torch.nn.BatchNorm2d)):
        torch.nn.init.uniform_(norm.weight, 0.5, 1.5)
        torch.nn.init.uniform_(norm.bias, -0.5, 0.5)
        torch.nn.init.uniform_(norm.running_var, 0.5, 2)
        torch.nn.init.uniform_(norm.running_mean, -1, 1)
    return block.eval()


def test_default_network_stays_within_its_budget_once_folded():
    network = NETWORKS["default"].make()
    network.features = folded(network.features)
    assert count_multiply_adds(network, 48) == 159_919_872
    assert count_parameters(network) == 2_051_535
    assert count_multiply_adds(network, 48) <= 170_000_000
    assert count_parameters(network) <= 2_500_000


def test_multiply_adds_match_hand_computed_values():
    network = torch.nn.Sequential(
        torch.nn.Conv2d(1, 4, 3, stride=2, padding=1),
        torch.nn.Conv2d(4, 4, 3, padding=1, groups=4),
        torch.nn.Flatten(),
        torch.nn.Linear(4 * 25, 7),
    )
    assert count_multiply_adds(network, 10) == 25 * 4 * 9 + 25 * 4 * 9 + 700


def test_transfer_networks_take_weights_from_a_file(tmp_path):
    from torchvision import models

    torch.manual_seed(1)
    source = models.mobilenet_v2(weights=None).eval()
    torch.save(source.state_dict(), tmp_path / "weights.pth")
    network = transfer("mobilenet-v2", 7, weights=tmp_path / "weights.pth").eval()
    gray = torch.randn(1, 1, 64, 64)
    with torch.no_grad():
        expected = source.features(gray.expand(-1, 3, -1, -1))
        torch.testing.assert_close(network.features(gray), expected, atol=1e-4, rtol=1e-3)


@pytest.mark.parametrize("channels", [1, 3])
def test_efficientnet_lite_takes_gray_and_color_weights_from_a_file(tmp_path, channels):
    source = calibrated(efficientnet_lite("efficientnet-lite0").features, 48)
    stored = source.state_dict()
    first = next(iter(stored))
    stored[first] = stored[first].expand(-1, channels, -1, -1) / channels
    classes = {"classes.weight": torch.zeros(1000, 1280), "classes.bias": torch.zeros(1000)}
    torch.save({**stored, **classes}, tmp_path / "weights.pth")
    network = efficientnet_lite("efficientnet-lite0", weights=tmp_path / "weights.pth").eval()
    faces = torch.randn(2, 1, 48, 48)
    with torch.no_grad():
        torch.testing.assert_close(network.features(faces), source(faces), atol=1e-4, rtol=1e-3)


def test_weights_of_another_network_are_an_error(tmp_path):
    torch.save({"stray": torch.zeros(1)}, tmp_path / "weights.pth")
    with pytest.raises(InputError, match="no weights for resnet50"):
        transfer("resnet50", weights=tmp_path / "weights.pth")
    (tmp_path / "text.pth").write_text("no weights")
    with pytest.raises(InputError, match=r"no weights for efficientnet-lite2: not a file of torch\.save"):
        efficientnet_lite("efficientnet-lite2", weights=tmp_path / "text.pth")
    with pytest.raises(InputError, match=r"no weights for resnet50: not a file of torch\.save"):
        transfer("resnet50", weights=tmp_path / "text.pth")
    with pytest.raises(InputError, match="no weights for efficientnet-lite2: other layers"):
        efficientnet_lite("efficientnet-lite2", weights=tmp_path / "weights.pth")


def test_pretrained_networks_are_in_the_zoo():
    assert {*TRANSFER_NAMES, *EFFICIENTNET_LITE_NAMES} <= NETWORKS.keys()
