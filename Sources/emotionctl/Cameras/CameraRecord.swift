import Capture
import Imaging

/// A camera as one line of JSON.
struct CameraRecord: JSONRecord {
    struct Format: Encodable {
        let format: String
        let sizes: [Sizes]
    }

    /// One size, or a range from `min_…` to `width` × `height`.
    struct Sizes: Encodable {
        let width: Int
        let height: Int
        let minWidth: Int?
        let minHeight: Int?
        let fps: [Rates]
    }

    /// One rate, or a range: `30` or `{"min":1,"max":60}`.
    enum Rates: Encodable {
        case single(Double)
        case range(min: Double, max: Double)

        private enum CodingKeys: CodingKey {
            case min, max
        }

        func encode(to encoder: any Encoder) throws {
            switch self {
            case .single(let rate):
                var container = encoder.singleValueContainer()
                try container.encode(rate)
            case .range(let min, let max):
                var container = encoder.container(keyedBy: CodingKeys.self)
                try container.encode(min, forKey: .min)
                try container.encode(max, forKey: .max)
            }
        }
    }

    let path: String
    let device: String
    let card: String
    let driver: String
    let busy: Bool
    let formats: [Format]

    init(_ camera: CameraDescription) {
        path = camera.path
        device = camera.device
        card = camera.card
        driver = camera.driver
        busy = camera.isBusy
        formats = camera.formats.map { format in
            Format(format: "\(format.pixelFormat)", sizes: format.sizes.map(Sizes.init))
        }
    }
}

extension CameraRecord.Sizes {
    init(_ sizes: FrameSizeRange) {
        let isRange = sizes.smallest != sizes.largest
        self.init(
            width: sizes.largest.width, height: sizes.largest.height,
            minWidth: isRange ? sizes.smallest.width : nil, minHeight: isRange ? sizes.smallest.height : nil,
            fps: sizes.rates.map { rates in
                rates.slowest == rates.fastest
                    ? .single(rates.fastest) : .range(min: rates.slowest, max: rates.fastest)
            })
    }
}
