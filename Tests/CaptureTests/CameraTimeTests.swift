import CV4L2
import Testing

@Suite struct CameraTimeTests {
    /// V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC.
    private let monotonic: UInt32 = 0x2000
    /// V4L2_BUF_FLAG_TIMESTAMP_COPY.
    private let copied: UInt32 = 0x4000
    private let now: Int64 = 1_000_000_000_000

    @Test func `trusts a monotonic stamp`() {
        let stamp = now - 40_000_000
        #expect(cv4l2_capture_time(monotonic, stamp, now) == stamp)
    }

    @Test func `dates a picture now if its stamp is of another clock`() {
        #expect(cv4l2_capture_time(copied, now - 40_000_000, now) == now)
        #expect(cv4l2_capture_time(0, now - 40_000_000, now) == now)
    }

    @Test(arguments: [1, 5_000_000_000, -11_000_000_000, -999_999_999_999] as [Int64])
    func `dates a picture now if its stamp is impossible`(offset: Int64) {
        #expect(cv4l2_capture_time(monotonic, now + offset, now) == now)
    }

    @Test(
        arguments: [
            (0, 5, 5_000), (12, 345_678, 12_345_678_000), (.max, 0, .max), (.min, 999_999, .min),
            (9_223_372_036, 999_999, .max), (1, -1, .min), (1, 1_000_000, .min), (.max, .max, .min),
        ] as [(Int64, Int64, Int64)])
    func `reads every stamp without overflow`(seconds: Int64, microseconds: Int64, nanoseconds: Int64) {
        #expect(cv4l2_stamp_ns(seconds, microseconds) == nanoseconds)
    }

    @Test(arguments: [Int64.min, .max]) func `dates a picture now if its stamp is out of range`(stamp: Int64)
    {
        for now in [now, .min, .max, 0] where now != stamp {
            #expect(cv4l2_capture_time(monotonic, stamp, now) == now)
        }
    }
}
