/// The form of the results.
enum OutputForm {
    case json, csv
    /// A table for human readers.
    case table(hasColors: Bool)
}
