import Imaging
import TestSupport
import Testing

@testable import Capture

@Suite struct SampleSourceTests {
    private func firstLuma() throws -> [UInt8] {
        var sample = try SampleSource(
            portraitPath: ProjectFolder.portrait, size: ImageSize(width: 160, height: 120),
            framesPerSecond: 30)
        return try sample.see().luma
    }

    @Test func `begins with the same picture in every run`() throws {
        #expect(try firstLuma() == firstLuma())
    }

    @Test func `moves the portrait`() throws {
        var sample = try SampleSource(
            portraitPath: ProjectFolder.portrait, size: ImageSize(width: 160, height: 120),
            framesPerSecond: 10)
        let first = try sample.see()
        for _ in 0..<3 { _ = try sample.see() }
        #expect(try sample.see().luma != first.luma)
    }

    @Test func `has a frame once it is due`() throws {
        var sample = try SampleSource(
            portraitPath: ProjectFolder.portrait, size: ImageSize(width: 16, height: 16), framesPerSecond: 20)
        let hasFirst = sample.hasFrame
        let first = try sample.see()
        let isEarly = sample.hasFrame
        let clock = MonotonicClock()
        if clock.now() < first.captureTime + 50_000_000 { #expect(!isEarly) }
        clock.wait(60_000_000)
        let hasSecond = sample.hasFrame
        #expect(hasFirst && hasSecond)
    }
}
