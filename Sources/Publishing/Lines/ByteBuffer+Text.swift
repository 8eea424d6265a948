import NIOCore

/// Numbers and strings as text, without an intermediate string.
extension ByteBuffer {
    mutating func writeDecimal(_ number: Int) {
        if number < 0 { writeInteger(UInt8.minus) }
        let magnitude = number.magnitude
        var unit: UInt = 1
        while magnitude / unit >= 10 { unit *= 10 }
        writeDigits(magnitude, from: unit)
    }

    /// Exactly `digits` digits, with leading zeros.
    mutating func writePadded(_ number: Int, digits: Int) {
        var unit: UInt = 1
        for _ in 1..<digits { unit *= 10 }
        writeDigits(number.magnitude, from: unit)
    }

    /// Rounded to five decimals, without trailing zeros: `0.93`, `1`, `-0.00001`.
    ///
    /// Five are enough for eight rounded probabilities to sum to 1 within 1e-4.
    mutating func writeFixedDecimal(_ number: Double) {
        precondition(number.magnitude < 1e12, "\(number) has more digits than a fixed decimal keeps")
        let scaled = Int(clamping: (number * 100_000).rounded())
        if scaled < 0 { writeInteger(UInt8.minus) }
        let (whole, fraction) = scaled.magnitude.quotientAndRemainder(dividingBy: 100_000)
        writeDecimal(Int(clamping: whole))
        guard fraction > 0 else { return }
        writeInteger(UInt8.point)
        var (rest, unit) = (fraction, UInt(10_000))
        while rest > 0 {
            writeInteger(UInt8.zero + UInt8(clamping: rest / unit))
            (rest, unit) = (rest % unit, unit / 10)
        }
    }

    /// In quotes, escaped after RFC 8259.
    mutating func writeJSONString(_ text: String) {
        writeInteger(UInt8.quote)
        for byte in text.utf8 {
            switch byte {
            case .quote, .backslash:
                writeInteger(UInt8.backslash)
                writeInteger(byte)
            case .newline:
                writeStaticString("\\n")
            case 0..<0x20:
                writeStaticString("\\u00")
                writeHexDigit(byte >> 4)
                writeHexDigit(byte & 15)
            default:
                writeInteger(byte)
            }
        }
        writeInteger(UInt8.quote)
    }

    private mutating func writeDigits(_ number: UInt, from highest: UInt) {
        var unit = highest
        while unit > 0 {
            writeInteger(UInt8.zero + UInt8(clamping: number / unit % 10))
            unit /= 10
        }
    }

    private mutating func writeHexDigit(_ digit: UInt8) {
        writeInteger(digit < 10 ? .zero + digit : UInt8(ascii: "a") + digit - 10)
    }
}
