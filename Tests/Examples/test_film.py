"""Examples/film on a video of the sample."""

import sys

import matplotlib.image
from sandbox import EXAMPLES, SAMPLE, Sandbox

RECIPE = EXAMPLES / "film/plot.py"


def test_most_of_the_plot_of_a_happy_face_has_the_color_of_happy(sandbox: Sandbox) -> None:
    film, table, plot = (sandbox.folder / name for name in ("film.mp4", "film.csv", "film.png"))
    sandbox.run("ffmpeg", "-loglevel", "error", "-loop", "1", "-i", SAMPLE, "-t", "3", "-r", "10", film)
    table.write_text(sandbox.run("emotionctl", "recognize", film, "--csv"))
    sandbox.run(sys.executable, RECIPE, table, plot)
    pixels = matplotlib.image.imread(plot)[..., :3]
    happy = [0xFF / 255, 0xBF / 255, 0]
    assert (abs(pixels - happy).max(axis=2) < 0.02).mean() > 0.5


def test_a_video_without_a_face_gets_one_clear_line(sandbox: Sandbox) -> None:
    film, table = sandbox.folder / "film.mp4", sandbox.folder / "film.csv"
    sandbox.run("ffmpeg", "-loglevel", "error", "-f", "lavfi", "-i", "color=gray:duration=1", film)
    table.write_text(sandbox.run("emotionctl", "recognize", film, "--csv"))
    plot = sandbox.start(sys.executable, RECIPE, table, sandbox.folder / "film.png")
    plot.popen.wait()
    assert plot.errors() == f"{table}: no face\n"
