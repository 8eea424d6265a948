import ArgumentParser
import Pipeline

/// The option for the number of files that are processed at once.
struct JobsOption: ParsableArguments {
    private static let range = 1...1_000

    @Option(
        help: ArgumentHelp(
            "Number of files that are processed at once.",
            discussion: """
                The default is the number of processors that may be used. Output, errors and exit status are \
                the same for every number. A video is processed by one job, because faces are tracked and \
                labels smoothed from frame to frame.
                """,
            valueName: "count"))
    var jobs: Int?

    func validate() throws {
        if let jobs, !Self.range.contains(jobs) {
            throw ValidationError(
                "--jobs \(jobs): must be from \(Self.range.lowerBound) to \(Self.range.upperBound)")
        }
    }

    /// Number of jobs; never more than there are files.
    func count(for files: Int) -> Int { max(1, min(jobs ?? Processors.usable, files)) }
}
