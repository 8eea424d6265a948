import Foundation
import Testing

/// A camera that is unplugged and plugged in again for a long time, and one that takes another's place.
@Suite(.enabled(if: CameraBench.isAtHand, "there is no machine with cameras"))
struct PluggingTests {
    /// The first ones fill caches, as of the allocator.
    private static let warmUp = 5

    /// A line of `cycles.tsv`.
    private struct Cycle {
        let secondsUntilOffline: Double
        let secondsUntilOnline: Double
        let openFiles: Int
        let residentKiB: Int

        init(_ line: Substring) throws {
            let fields = line.split(separator: "\t")
            try #require(fields.count == 4, "\(line)")
            secondsUntilOffline = try #require(Double(fields[0]), "\(line)")
            secondsUntilOnline = try #require(Double(fields[1]), "\(line)")
            openFiles = try #require(Int(fields[2]), "\(line)")
            residentKiB = try #require(Int(fields[3]), "\(line)")
        }
    }

    private func cycles() async throws -> [Cycle] {
        let cycles = try await CameraBench.plugging().text("cycles.tsv").split(separator: "\n").map(
            Cycle.init)
        // As many as there was time for; 50 after the first ones on a machine that is not busy.
        try #require(cycles.count >= Self.warmUp + 5)
        return cycles
    }

    @Test func leavesNoFileOpen() async throws {
        let files = try await cycles().dropFirst(Self.warmUp).map(\.openFiles)
        #expect(Set(files).count == 1, "\(files)")
    }

    @Test func keepsNoMemory() async throws {
        let resident = try await cycles().dropFirst(Self.warmUp).map(\.residentKiB)
        let (first, last) = (try #require(resident.first), try #require(resident.last))
        #expect(last - first < 1_024, "\(resident)")
    }

    /// On a processor that is emulated, and so ten times as slow as any that the promised second is meant for.
    @Test func tellsSoonEachTime() async throws {
        let cycles = try await cycles()
        #expect(cycles.allSatisfy { $0.secondsUntilOffline < 10 }, "\(cycles.map(\.secondsUntilOffline))")
        #expect(cycles.allSatisfy { $0.secondsUntilOnline < 20 }, "\(cycles.map(\.secondsUntilOnline))")
    }

    @Test func negotiatesAfreshWithAnotherCameraInItsPlace() async throws {
        let events = try await CameraBench.plugging().text("swap.ndjson").split(separator: "\n")
            .map { try JSONDecoder().decode(Event.self, from: Data($0.utf8)) }
            .filter { $0.type == "camera" }.map { "\($0.state ?? ""): \($0.reason ?? "")" }
        #expect(events.first?.hasPrefix("online: 320x180 ") == true, "\(events)")
        #expect(events.contains("offline: unplugged"), "\(events)")
        #expect(events.contains("online: 320x240 YUYV 30 fps"), "\(events)")
    }

    private struct Event: Decodable {
        let type: String
        let state: String?
        let reason: String?
    }

    @Test(arguments: ["plugging", "swap"])
    func endsWithStatusZeroAfterAllThat(name: String) async throws {
        #expect(try await CameraBench.plugging().text("\(name).status") == "0\n")
    }
}
