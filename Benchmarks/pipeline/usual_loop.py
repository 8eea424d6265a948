"""What people run today: OpenCV's cascade on every frame, then mini-XCEPTION through onnxruntime.

    usual_loop.py RECORDING.y4m MODEL.onnx SCALE_FACTOR MIN_NEIGHBORS MIN_FACE

Prints {"frames", "cpu_ms_per_frame", "latency_ms", "resident_mb"} as JSON. One thread each, as they cost least so.
"""

import json
import resource
import sys
import time

import cv2
import numpy as np
import onnxruntime

from recordings import frames
from scenes import CASCADE

WARM_UP = 15


def main() -> None:
    recording, model, scale, neighbors, least = sys.argv[1:]
    cv2.setNumThreads(1)
    cascade = cv2.CascadeClassifier(CASCADE)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(model, options)
    name = session.get_inputs()[0].name
    cpu, latencies = [], []
    for frame in frames(recording):
        start, began = time.process_time(), time.perf_counter()
        for x, y, width, height in cascade.detectMultiScale(
            frame, float(scale), int(neighbors), minSize=(int(least), int(least))
        ):
            face = cv2.resize(frame[y : y + height, x : x + width], (48, 48), interpolation=cv2.INTER_AREA)
            session.run(None, {name: (face.astype(np.float32) / 127.5 - 1)[None, None]})
        cpu.append(time.process_time() - start)
        latencies.append(time.perf_counter() - began)
    latencies = np.array(latencies[WARM_UP:]) * 1e3
    print(
        json.dumps(
            {
                "frames": len(latencies),
                "cpu_ms_per_frame": float(np.mean(cpu[WARM_UP:])) * 1e3,
                "latency_ms": {"p50": float(np.quantile(latencies, 0.5)), "p99": float(np.quantile(latencies, 0.99))},
                "resident_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            }
        )
    )


if __name__ == "__main__":
    main()
