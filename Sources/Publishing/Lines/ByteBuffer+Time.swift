import NIOCore

extension ByteBuffer {
    /// `wallClock`, nanoseconds since 1970, as `2026-11-20T12:00:00.123456Z`.
    mutating func writeTime(_ wallClock: Int64) {
        let microseconds = (Int(wallClock) / 1000).floored(by: 1_000_000)
        let seconds = microseconds.quotient.floored(by: 86_400)
        let date = CivilDate(daysSince1970: seconds.quotient)
        writePadded(date.year, digits: 4)
        writeInteger(UInt8.minus)
        writePadded(date.month, digits: 2)
        writeInteger(UInt8.minus)
        writePadded(date.day, digits: 2)
        writeInteger(UInt8(ascii: "T"))
        writePadded(seconds.remainder / 3600, digits: 2)
        writeInteger(UInt8.colon)
        writePadded(seconds.remainder / 60 % 60, digits: 2)
        writeInteger(UInt8.colon)
        writePadded(seconds.remainder % 60, digits: 2)
        writeInteger(UInt8.point)
        writePadded(microseconds.remainder, digits: 6)
        writeInteger(UInt8(ascii: "Z"))
    }
}

extension Int {
    /// The quotient rounded down, and the remainder in `0..<divisor`.
    fileprivate func floored(by divisor: Int) -> (quotient: Int, remainder: Int) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
