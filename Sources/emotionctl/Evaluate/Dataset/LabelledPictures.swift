import ProgramSupport

/// The pictures of a data set, one after the other.
protocol LabelledPictures {
    /// Whether the data set has votes of several people beside its single labels.
    var hasVotes: Bool { get }
    /// How much of the data set has been read, in 0...1.
    var progress: Double { get }

    /// The next picture; `nil` at the end.
    mutating func next() throws(Failure) -> LabelledPicture?
}
