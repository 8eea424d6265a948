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
