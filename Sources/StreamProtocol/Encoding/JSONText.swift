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

extension [UInt8] {
    /// Adds `wallClock`, nanoseconds since 1970, as `2026-11-20T12:00:00.123456Z`.
    mutating func append(time wallClock: Int64) {
        let microseconds = (Int(wallClock) / 1000).floored(by: 1_000_000)
        let seconds = microseconds.quotient.floored(by: 86_400)
        let date = CivilDate(daysSince1970: seconds.quotient)
        append(padded: date.year, digits: 4)
        append(UInt8(ascii: "-"))
        append(padded: date.month, digits: 2)
        append(UInt8(ascii: "-"))
        append(padded: date.day, digits: 2)
        append(UInt8(ascii: "T"))
        append(padded: seconds.remainder / 3600, digits: 2)
        append(UInt8(ascii: ":"))
        append(padded: seconds.remainder / 60 % 60, digits: 2)
        append(UInt8(ascii: ":"))
        append(padded: seconds.remainder % 60, digits: 2)
        append(UInt8(ascii: "."))
        append(padded: microseconds.remainder, digits: 6)
        append(UInt8(ascii: "Z"))
    }
}

extension Int {
    /// The quotient rounded down, and the remainder in `0..<divisor`.
    fileprivate func floored(by divisor: Int) -> (quotient: Int, remainder: Int) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}

/// A day of the Gregorian calendar.
private struct CivilDate {
    let year: Int
    let month: Int
    let day: Int

    /// Howard Hinnant's `civil_from_days` ("chrono-Compatible Low-Level Date Algorithms"): years start in
    /// March, so that the leap day is the last one, and repeat every 400 years, that is 146,097 days.
    ///
    /// - Parameter daysSince1970: not before the year 0.
    init(daysSince1970: Int) {
        let days = daysSince1970 + 719_468  // since 0000-03-01
        precondition(days >= 0, "dates before the year 0 are not supported")
        let (era, dayOfEra) = days.quotientAndRemainder(dividingBy: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
    }
}
