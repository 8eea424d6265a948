/// The types of messages that a client may choose from; `hello` and replies it always gets.
public struct EventTypes: OptionSet, Sendable {
    public let rawValue: Int

    public init(rawValue: Int) {
        self.rawValue = rawValue
    }

    public static let frame = EventTypes(rawValue: 1)
    public static let face = EventTypes(rawValue: 2)
    public static let camera = EventTypes(rawValue: 4)
    public static let all: EventTypes = [.frame, .face, .camera]

    /// Every type with its name in the stream, in the order of replies.
    static let named: [(type: EventTypes, name: MessageType)] = [
        (.frame, .frame), (.face, .face), (.camera, .camera),
    ]

    public var names: [String] { Self.named.filter { contains($0.type) }.map(\.name.rawValue) }
}

/// What a client may ask for.
public enum Request: Sendable, Equatable {
    /// Send only these types of messages, and at most `maxFPS` frames a second; what is `nil` stays as it
    /// was.
    case subscribe(types: EventTypes?, maxFPS: Double?)
    /// Send the daemon's status.
    case status

    /// The names of requests in the stream.
    enum Name: String {
        case subscribe, status
    }
}
