import ProgramSupport

/// The pictures of a data set, read one after the other.
protocol LabelledPictures {
    /// Whether the data set has votes in addition to single labels.
    var hasVotes: Bool { get }
    /// Fraction of the data set that has been read, in 0...1.
    var progress: Double { get }

    /// Reads the next picture; `nil` at the end.
    mutating func next() throws(Failure) -> LabelledPicture?
}
