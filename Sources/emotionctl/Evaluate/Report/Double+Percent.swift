extension Double {
    /// Formats a fraction as a percentage with one decimal.
    var percent: String { (100 * self).fixed(1) + " %" }
}
