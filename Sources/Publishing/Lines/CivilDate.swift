/// A day of the Gregorian calendar.
struct CivilDate: Equatable {
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
