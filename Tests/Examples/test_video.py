"""Examples/video on a video of the sample."""

import sys

import matplotlib.image

from sandbox import EXAMPLES, SAMPLE, Sandbox

RECIPE = EXAMPLES / "video/plot.py"


def test_most_of_the_plot_of_a_happy_face_has_the_color_of_happy(sandbox: Sandbox) -> None:
    video, table, plot = (sandbox.folder / name for name in ("video.mp4", "video.csv", "video.png"))
    sandbox.run("ffmpeg", "-loglevel", "error", "-loop", "1", "-i", SAMPLE, "-t", "3", "-r", "10", video)
    table.write_text(sandbox.run("emotionctl", "recognize", video, "--csv"))
    sandbox.run(sys.executable, RECIPE, table, plot)
    pixels = matplotlib.image.imread(plot)[..., :3]
    happy = [0xFF / 255, 0xBF / 255, 0]
    assert (abs(pixels - happy).max(axis=2) < 0.02).mean() > 0.5


def test_a_video_without_a_face_gets_one_clear_line(sandbox: Sandbox) -> None:
    video, table = sandbox.folder / "video.mp4", sandbox.folder / "video.csv"
    sandbox.run("ffmpeg", "-loglevel", "error", "-f", "lavfi", "-i", "color=gray:duration=1", video)
    table.write_text(sandbox.run("emotionctl", "recognize", video, "--csv"))
    plot = sandbox.start(sys.executable, RECIPE, table, sandbox.folder / "video.png")
    plot.popen.wait()
    assert plot.errors() == f"{table}: no face\n"
