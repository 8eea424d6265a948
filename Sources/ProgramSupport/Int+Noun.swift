/// Numbers of things in a sentence.
extension Int {
    /// Returns the number and the noun, in the plural unless the number is 1: `1 face`, `2 faces`.
    public func counted(_ noun: String) -> String {
        "\(self) \(noun)\(self == 1 ? "" : "s")"
    }
}
