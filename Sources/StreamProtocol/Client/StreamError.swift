import Glibc

/// An error of a client's connection.
public enum StreamError: Error, Equatable {
    /// The `errno` of connecting to each path.
    case noDaemon([Attempt])
    case unusablePath(SocketPathError)
    case ended(path: String)
    case lost(path: String, errno: Int32)
    case silent(path: String, seconds: Int)
    /// An invalid message; `fault` names a missing key or an invalid value, if there is one.
    case notAMessage(String, fault: String)
    /// `limit` in bytes.
    case lineTooLong(path: String, limit: Int)
    case refused(reason: String)
    case otherProtocol(major: Int)

    public struct Attempt: Sendable, Equatable {
        public let path: String
        public let errno: Int32
    }

    /// - Parameter fault: reason for which `line` is invalid.
    public init(_ line: [UInt8], fault: String) {
        self = .notAMessage(String(decoding: line, as: UTF8.self), fault: fault)
    }
}

extension StreamError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .noDaemon(let attempts):
            let places = attempts.map { "at \($0.path): \(unsafe String(cString: strerror($0.errno)))" }
            return "no daemon \(places.joined(separator: ", nor ")); start one with 'emotiond'"
        case .unusablePath(let error):
            return "\(error)"
        case .ended(let path):
            return "the daemon at \(path) went away"
        case .lost(let path, let errno):
            return "lost the daemon at \(path): \(unsafe String(cString: strerror(errno)))"
        case .silent(let path, let seconds):
            return "the daemon at \(path) has not answered for \(seconds) s"
        case .notAMessage(let line, let fault):
            return "invalid message from the daemon (\(fault.prefix(80))): \(line.prefix(80))"
        case .lineTooLong(let path, let limit):
            return "the daemon at \(path) sent a line of more than \(limit) bytes, which no emotiond does"
        case .refused(let reason):
            return "the daemon refuses: \(reason.prefix(200))"
        case .otherProtocol(let major):
            return
                "the daemon speaks version \(major) of the protocol, this program version 1; update the older one"
        }
    }
}
