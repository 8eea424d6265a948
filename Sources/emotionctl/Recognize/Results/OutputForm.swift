/// In which form results are written.
enum OutputForm {
    case json, csv
    /// For people.
    case table(hasColours: Bool)
}
