/// What a client may ask for.
enum Request: Equatable {
    /// To hear only these types of lines, and so many frames a second; what is `nil` stays as it was.
    case subscribe(types: Subscription.Types?, maxFPS: Double?)
    /// The daemon's health.
    case status
}
