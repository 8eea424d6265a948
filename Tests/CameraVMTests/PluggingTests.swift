import Foundation
import Testing

/// A camera that is unplugged and plugged in again for a long time, and one that takes another's place.
struct PluggingTests {
    /// The first ones fill caches, as of the allocator.
    private static let warmUp = 5
    private static let count = warmUp + 50

    /// What the daemon holds.
    private struct Resources {
        let openFiles: Int
        let ownKiB: Int
    }

    /// From the disconnect until the daemon said so, and from the camera's return until the first frame.
    private struct Latencies {
        let secondsUntilOffline: Double
        let secondsUntilOnline: Double
    }

    /// Before the cycles that count, and after each.
    private func resources() async throws -> [Resources] {
        let rows = try await table("resources.tsv").map {
            Resources(openFiles: Int($0), ownKiB: Int($1))
        }
        try #require(rows.count == Self.count + 1)
        return Array(rows.dropFirst(Self.warmUp))
    }

    private func latencies() async throws -> [Latencies] {
        let rows = try await table("cycles.tsv").map {
            Latencies(secondsUntilOffline: $0, secondsUntilOnline: $1)
        }
        try #require(rows.count == Self.count)
        return rows
    }

    private func table(_ name: String) async throws -> [(Double, Double)] {
        try await CameraBench.plugging().text(name).split(separator: "\n").map { line in
            let fields = line.split(separator: "\t").compactMap { Double($0) }
            try #require(fields.count == 2, "\(line)")
            return (fields[0], fields[1])
        }
    }

    @Test func `leaves no file open`() async throws {
        let files = try await resources().map(\.openFiles)
        #expect(Set(files).count == 1, "\(files)")
    }

    @Test func `keeps no memory`() async throws {
        let own = try await resources().map(\.ownKiB)
        let (first, last) = (try #require(own.first), try #require(own.last))
        #expect(last - first < 1_024, "\(own)")
    }

    /// On a processor that is emulated, and so ten times as slow as any that the promised second is meant
    /// for.
    @Test func `reports each unplugging and plugging soon`() async throws {
        let latencies = try await latencies()
        #expect(
            latencies.allSatisfy { $0.secondsUntilOffline < 10 }, "\(latencies.map(\.secondsUntilOffline))")
        #expect(
            latencies.allSatisfy { $0.secondsUntilOnline < 20 }, "\(latencies.map(\.secondsUntilOnline))")
    }

    @Test func `negotiates afresh with another camera in its place`() async throws {
        let events = try await CameraBench.plugging().text("swap.ndjson").split(separator: "\n")
            .map { try JSONDecoder().decode(Event.self, from: Data($0.utf8)) }
            .filter { $0.type == "camera" }.map { "\($0.state ?? ""): \($0.reason ?? "")" }
        #expect(events.first?.hasPrefix("online: 320x180 ") == true, "\(events)")
        #expect(events.contains("offline: unplugged"), "\(events)")
        #expect(events.contains("online: 320x240 YUYV 15 fps"), "\(events)")
    }

    private struct Event: Decodable {
        let type: String
        let state: String?
        let reason: String?
    }

    @Test(arguments: ["plugging", "swap"])
    func `ends with status zero after all that`(name: String) async throws {
        #expect(try await CameraBench.plugging().text("\(name).status") == "0\n")
    }
}
