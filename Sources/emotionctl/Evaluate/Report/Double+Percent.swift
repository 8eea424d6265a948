extension Double {
    /// A part of one as per cent, with one decimal.
    var percent: String { (100 * self).fixed(1) + " %" }
}
