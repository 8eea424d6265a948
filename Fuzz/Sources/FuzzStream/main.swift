import Fuzzing
import StreamProtocol

// Every line of a daemon.
fuzz { bytes in
    for line in bytes.split(separator: UInt8(ascii: "\n")) { _ = try? StreamMessage(Array(line)) }
}
