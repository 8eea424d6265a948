/// Bytes of UTF-8, to which numbers and strings are added without an intermediate string.
extension [UInt8] {
    mutating func append(ascii text: StaticString) {
        text.withUTF8Buffer { unsafe append(contentsOf: $0) }
    }

    mutating func append(decimal number: Int) {
        if number < 0 { append(UInt8(ascii: "-")) }
        let magnitude = number.magnitude
        var unit: UInt = 1
        while magnitude / unit >= 10 { unit *= 10 }
        append(digitsOf: magnitude, from: unit)
    }

    /// Adds exactly `digits` digits, with leading zeros.
    mutating func append(padded number: Int, digits: Int) {
        var unit: UInt = 1
        for _ in 1..<digits { unit *= 10 }
        append(digitsOf: number.magnitude, from: unit)
    }

    /// Adds the number rounded to five decimals, without trailing zeros: `0.93`, `1`, `-0.00001`.
    ///
    /// Five are enough for eight rounded probabilities to sum to 1 within 1e-4.
    mutating func append(fixedDecimal number: Double) {
        precondition(number.magnitude < 1e12, "\(number) has more digits than a fixed decimal keeps")
        let scaled = Int(clamping: (number * 100_000).rounded())
        if scaled < 0 { append(UInt8(ascii: "-")) }
        let (whole, fraction) = scaled.magnitude.quotientAndRemainder(dividingBy: 100_000)
        append(decimal: Int(clamping: whole))
        guard fraction > 0 else { return }
        append(UInt8(ascii: "."))
        var (rest, unit) = (fraction, UInt(10_000))
        while rest > 0 {
            append(UInt8(ascii: "0") + UInt8(clamping: rest / unit))
            (rest, unit) = (rest % unit, unit / 10)
        }
    }

    /// Adds the text in quotes, escaped after RFC 8259.
    mutating func append(jsonString text: String) {
        append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                append(UInt8(ascii: "\\"))
                append(byte)
            case UInt8(ascii: "\n"):
                append(ascii: "\\n")
            case 0..<0x20:
                append(ascii: "\\u00")
                append(hexDigit: byte >> 4)
                append(hexDigit: byte & 15)
            default:
                append(byte)
            }
        }
        append(UInt8(ascii: "\""))
    }

    private mutating func append(digitsOf number: UInt, from highest: UInt) {
        var unit = highest
        while unit > 0 {
            append(UInt8(ascii: "0") + UInt8(clamping: number / unit % 10))
            unit /= 10
        }
    }

    private mutating func append(hexDigit digit: UInt8) {
        append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
    }
}
