import Fuzzing
import Publishing

// Every line of a daemon.
fuzz { bytes in
    for line in bytes.split(separator: UInt8(ascii: "\n")) { _ = try? StreamLine(Array(line)) }
}
