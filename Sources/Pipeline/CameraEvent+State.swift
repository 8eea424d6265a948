import Capture
import Publishing

extension CameraEvent {
    /// `nil` for a source of which nothing is known yet.
    init?(_ state: SourceState) {
        switch state {
        case .starting: return nil
        case .online(let format): self.init(state: .online, reason: format)
        case .offline(let reason, let detail):
            self.init(state: .offline, reason: reason.rawValue, detail: detail)
        }
    }
}
