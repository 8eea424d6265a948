"""Examples/browser in Chromium, behind websocketd."""

import os
import signal
from collections.abc import Iterator

import pytest
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service

from monitoring import read
from sandbox import EXAMPLES, SAMPLE, Process, Sandbox, free_port, wait_for


@pytest.fixture
def browser(sandbox: Sandbox) -> Iterator[Chrome]:
    options = ChromeOptions()
    options.binary_location = sandbox.path("chromium")
    for argument in (
        "--headless=new",
        "--no-sandbox",
        "--window-size=760,640",
        f"--user-data-dir={sandbox.folder}/chromium",
    ):
        options.add_argument(argument)
    service = Service(sandbox.path("chromedriver"), env=sandbox.environment)
    with Chrome(options=options, service=service) as browser:
        yield browser


def open_page(sandbox: Sandbox, browser: Chrome) -> Process:
    """Starts the web server and opens the page."""
    port = free_port()
    server = sandbox.start(
        "websocketd",
        "--address=127.0.0.1",
        f"--port={port}",
        f"--staticdir={EXAMPLES / 'browser'}",
        *("emotionctl", "watch", "--json", "--socket", str(sandbox.socket)),
    )
    address = f"http://127.0.0.1:{port}/"
    wait_for("web server", lambda: read(address))
    browser.get(address)
    return server


def text(browser: Chrome, selector: str) -> str:
    return browser.execute_script("return document.querySelector(arguments[0])?.innerText ?? ''", selector)


def wait_for_face(browser: Chrome) -> None:
    wait_for("happy face in the page", lambda: text(browser, "main h2") == "face 1: happy")


def test_the_page_shows_the_face_with_a_bar_for_each_label(sandbox: Sandbox, browser: Chrome) -> None:
    sandbox.start_daemon("sample")
    open_page(sandbox, browser)
    wait_for_face(browser)
    assert text(browser, "h1") == "sample online"
    script = "return [...document.querySelectorAll('section b')].map(label => label.innerText)"
    labels = ["neutral", "happy", "surprise", "sad", "angry", "disgust", "fear", "contempt"]
    assert browser.execute_script(script) == labels
    if path := os.environ.get("SCREENSHOT"):
        browser.save_screenshot(path)


def test_a_page_that_lost_the_daemon_shows_no_face(sandbox: Sandbox, browser: Chrome) -> None:
    daemon = sandbox.start_daemon()
    open_page(sandbox, browser)
    wait_for_face(browser)
    daemon.stop(signal.SIGKILL)
    wait_for("lost daemon in the page", lambda: text(browser, "h1") == "waiting for the daemon")
    assert text(browser, "main") == ""


def test_the_page_shows_the_faces_of_a_daemon_that_was_restarted(sandbox: Sandbox, browser: Chrome) -> None:
    daemon = sandbox.start_daemon()
    open_page(sandbox, browser)
    wait_for_face(browser)
    daemon.stop()
    wait_for("page without a face", lambda: text(browser, "main") == "")
    sandbox.start_daemon()
    wait_for_face(browser)


def test_a_page_whose_camera_went_offline_shows_no_face(sandbox: Sandbox, browser: Chrome) -> None:
    video = sandbox.folder / "camera"
    os.mkfifo(video)
    arguments = f"-loglevel error -y -re -loop 1 -r 10 -i {SAMPLE} -pix_fmt yuv420p -f yuv4mpegpipe {video}"
    camera = sandbox.start("ffmpeg", *arguments.split())
    sandbox.start_daemon(video)
    open_page(sandbox, browser)
    wait_for_face(browser)
    camera.popen.send_signal(signal.SIGSTOP)
    wait_for("offline camera in the page", lambda: text(browser, "h1") == "camera offline")
    assert text(browser, "main") == ""


def test_the_page_connects_again_to_a_server_that_was_restarted(sandbox: Sandbox, browser: Chrome) -> None:
    sandbox.start_daemon()
    server = open_page(sandbox, browser)
    wait_for_face(browser)
    server.stop()
    wait_for("lost server in the page", lambda: text(browser, "h1") == "connecting")
    assert text(browser, "main") == ""
    sandbox.start(*server.popen.args)
    wait_for_face(browser)
