enum ManualError: Error, Equatable {
    /// A line of a template between two `@` that stands for nothing.
    case unknownPlace(String)
}

extension ManualError: CustomStringConvertible {
    var description: String {
        switch self {
        case .unknownPlace(let place):
            "\(place): no place; there are @SYNOPSIS@, @DISCUSSION@, @OPTIONS@ and @COMMANDS@"
        }
    }
}
