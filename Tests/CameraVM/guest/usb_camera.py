"""A USB video camera, made by a program: it speaks USB/IP with the kernel's virtual USB host controller (vhci-hcd).

All above the wire is the kernel's own code: hub, uvcvideo, V4L2. The camera is plugged in while the program keeps its
end of the socket open. It is one of USB 3 with bulk transfers, by the USB Video Class 1.0.
"""

import select
import socket
import struct
import time
from pathlib import Path

from shown import Shown

CONTROLLER = Path("/sys/devices/platform/vhci_hcd.0")
STRINGS = ["", "emotiond", "USB test camera", "1"]
# Of each format those that a stream can be negotiated to; both count from 1 on the wire.
SIZES = {"MJPG": [(640, 480), (1280, 720)], "YUYV": [(640, 480), (320, 240)]}
FORMATS = list(SIZES)
# In units of 100 ns: 30 and 15 pictures a second.
INTERVALS = [333_333, 666_666]
# What uvcvideo asks for in one transfer: 32 packets.
PAYLOAD = 32 * 1024

SUBMIT, UNLINK, SUBMITTED, UNLINKED = 1, 2, 3, 4
EPIPE, EPROTO, ECONNRESET = 32, 71, 104


def block(kind: int, layout: str, *values: int | bytes) -> bytes:
    """A descriptor: its length and kind come before the values."""
    body = struct.pack("<" + layout, *values)
    return bytes([2 + len(body), kind]) + body


def frame_descriptor(subtype: int, index: int, width: int, height: int) -> bytes:
    size = 2 * width * height
    rates = [size * 8 * rate for rate in (15, 30)]
    return block(
        0x24, "BBBHHIIIIB2I", subtype, index, 0, width, height, *rates, size, INTERVALS[0], len(INTERVALS), *INTERVALS
    )


def format_descriptors() -> bytes:
    mjpeg = block(0x24, "BBBBBBBBB", 6, 1, len(SIZES["MJPG"]), 1, 1, 0, 0, 0, 0)
    yuy2 = bytes.fromhex("5955593200001000800000aa00389b71")
    yuyv = block(0x24, "BBB16sBBBBBB", 4, 2, len(SIZES["YUYV"]), yuy2, 16, 1, 0, 0, 0, 0)
    colors = block(0x24, "BBBB", 13, 1, 1, 4)
    frames = {
        name: b"".join(frame_descriptor(subtype, index, *size) for index, size in enumerate(SIZES[name], 1)) + colors
        for name, subtype in (("MJPG", 7), ("YUYV", 5))
    }
    return mjpeg + frames["MJPG"] + yuyv + frames["YUYV"]


def configuration() -> bytes:
    formats = format_descriptors()
    sensor = block(0x24, "BBHBBHHHB2s", 2, 1, 0x0201, 0, 0, 0, 0, 0, 2, b"")
    output = block(0x24, "BBHBBB", 3, 2, 0x0101, 0, 1, 0)
    control_size = 13 + len(sensor) + len(output)
    control = block(0x24, "BHHIBB", 1, 0x0100, control_size, 48_000_000, 1, 1) + sensor + output
    stream_size = 15 + len(formats)
    stream = block(0x24, "BBHBBBBBBBBB", 1, 2, stream_size, 0x81, 0, 2, 0, 0, 0, 1, 0, 0) + formats
    body = (
        block(11, "BBBBBB", 0, 2, 0x0E, 3, 0, 2)  # the two interfaces are one function
        + block(4, "BBBBBBB", 0, 0, 0, 0x0E, 1, 0, 2)
        + control
        + block(4, "BBBBBBB", 1, 0, 1, 0x0E, 2, 0, 0)
        + stream
        + block(5, "BBHB", 0x81, 2, 1024, 0)
        + block(0x30, "BBH", 0, 0, 0)
    )
    return block(2, "HBBBBB", 9 + len(body), 2, 1, 0, 0x80, 50) + body


def string_descriptor(index: int) -> bytes:
    if index == 0:
        return block(3, "H", 0x0409)
    text = STRINGS[index].encode("utf-16-le")
    return block(3, f"{len(text)}s", text)


DESCRIPTORS = {
    1: block(1, "HBBBBHHHBBBB", 0x0300, 0xEF, 2, 1, 9, 0x1D6B, 0x0102, 0x0100, 1, 2, 3, 1),
    2: configuration(),
    15: block(15, "HB", 22, 2) + block(16, "BI", 2, 0) + block(16, "BBHBBH", 3, 0, 0x0E, 3, 0, 0),
}


class USBCamera:
    """The camera, which shows what `shown` says until that says that it is unplugged."""

    def __init__(self, shown: Shown) -> None:
        self.shown = shown

    def run(self) -> None:
        while True:
            self.shown.wait_for_plug()
            self.attach()
            with self.wire:
                self.serve()

    def attach(self) -> None:
        self.wire, other_end = socket.socketpair()
        with other_end:
            ports = [line.split() for line in (CONTROLLER / "status").read_text().splitlines()]
            port = next(int(fields[1]) for fields in ports if fields[0] == "ss" and int(fields[2]) == 4)
            # Device 1 of bus 1, with the speed of USB 3.
            (CONTROLLER / "attach").write_text(f"{port} {other_end.fileno()} {1 << 16 | 1} 5")
        self.format, self.frame, self.interval = 1, 1, INTERVALS[0]
        self.waiting: dict[int, int] = {}  # sizes of the transfers that the kernel wants, by number
        self.rest = memoryview(b"")
        self.mark = 0

    def serve(self) -> None:
        due = time.monotonic()
        while self.shown.fault != "unplugged":
            timeout = due - time.monotonic()
            if timeout <= 0:
                self.shown.update()
                self.begin_picture()
                due = max(due + self.interval * 1e-7, time.monotonic() - 0.5)
            elif select.select([self.wire], [], [], timeout)[0] and not self.answer():
                return
            self.send_picture()

    def begin_picture(self) -> None:
        """Takes the next picture, unless it isn't wanted or the last one is still on its way."""
        if self.waiting and not self.rest and self.shown.fault not in ("stall", "hang"):
            name = FORMATS[self.format - 1]
            self.rest = memoryview(self.shown.next_picture(SIZES[name][self.frame - 1], name))
            self.mark ^= 1

    def send_picture(self) -> None:
        """Sends as much of the picture as the kernel has asked for."""
        while self.rest and self.waiting:
            number, size = next(iter(self.waiting.items()))
            del self.waiting[number]
            if self.shown.fault == "halt":
                self.reply(SUBMITTED, number, -EPROTO)
                self.rest = memoryview(b"")
                return
            part = self.rest[: min(size, PAYLOAD) - 2]
            self.rest = self.rest[len(part) :]
            flags = 0x80 | self.mark | (0 if self.rest else 0x02) | (0x40 if self.shown.fault == "error" else 0)
            self.reply(SUBMITTED, number, 0, bytes([2, flags]), part)

    def reply(self, kind: int, number: int, status: int, *data: bytes | memoryview, size: int = 0) -> None:
        size = size or sum(map(len, data))
        self.wire.sendmsg([struct.pack(">5I2i20x", kind, number, 0, 0, 0, status, size), *data])

    def answer(self) -> bool:
        """Answers one command of the kernel; returns False once the kernel has let go of the camera."""
        head = self.receive(48)
        if not head:
            return False
        kind, number, _, inwards, endpoint, first, size = struct.unpack(">7I", head[:28])
        if kind == UNLINK:
            self.waiting.pop(first, None)
            if not self.waiting:
                self.rest = memoryview(b"")
            self.reply(UNLINKED, number, -ECONNRESET)
            return True
        data = b"" if inwards or not size else self.receive(size)
        if endpoint:
            self.waiting[number] = size
        elif self.shown.fault != "hang":
            answer = self.control(head[40:], data)
            if answer is None:
                self.reply(SUBMITTED, number, -EPIPE)
            elif inwards:
                self.reply(SUBMITTED, number, 0, answer[:size])
            else:
                self.reply(SUBMITTED, number, 0, size=size)
        return True

    def receive(self, size: int) -> bytes:
        return self.wire.recv(size, socket.MSG_WAITALL)

    def control(self, setup: bytes, data: bytes) -> bytes | None:
        """The answer to a request to the control endpoint; None for one that the camera does not know."""
        kind, request, value, index, _ = struct.unpack("<BBHHH", setup)
        if kind & 0x60 == 0:
            return self.standard(request, value)
        if index == 1 and value in (0x0100, 0x0200):
            return self.negotiate(request, data)
        return None

    def standard(self, request: int, value: int) -> bytes | None:
        if request == 6:
            kind, index = divmod(value, 256)
            return string_descriptor(index) if kind == 3 and index < len(STRINGS) else DESCRIPTORS.get(kind)
        # Status, features, configuration, interface, and what USB 3 has besides.
        return {0: bytes(2), 1: b"", 3: b"", 8: b"\1", 9: b"", 10: b"\0", 11: b"", 48: b"", 49: b""}.get(request)

    def negotiate(self, request: int, data: bytes) -> bytes | None:
        """What kind of pictures the stream has: uvcvideo proposes one, and reads what it gets."""
        if request == 0x01:
            format, frame, interval = struct.unpack_from("<BBI", data, 2)
            if 1 <= format <= len(FORMATS) and 1 <= frame <= 2:
                self.format, self.frame = format, frame
            self.interval = min(INTERVALS, key=lambda known: abs(known - interval))
            return b""
        if request == 0x85:
            return struct.pack("<H", 26)
        if request == 0x86:
            return b"\3"
        width, height = SIZES[FORMATS[self.format - 1]][self.frame - 1]
        chosen = struct.pack("<HBBI", 1, self.format, self.frame, self.interval)
        return chosen + struct.pack("<5HII", 0, 0, 0, 0, 0, 2 * width * height, PAYLOAD)
