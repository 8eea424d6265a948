import Foundation
import Testing

/// The daemon as a service of systemd: `service.sh` has installed the units and done to them what happens in
/// months.
struct ServiceTests {
    @Test func `is ready once it has started`() async throws {
        #expect(try await status("start") == 0)
    }

    @Test func `serves members of the group`() async throws {
        let lines = try await stream("member")
        #expect(lines.first?.type == "hello")
        let faces = lines.compactMap(\.faces)
        #expect(faces.contains { $0 == 2 }, "\(faces)")
    }

    @Test func `refuses strangers`() async throws {
        #expect(try await status("stranger") != 0)
        #expect(try await text("stranger.txt").contains("Permission denied"))
    }

    @Test func `reports its state in one line`() async throws {
        let text = try await text("systemctl-status.txt")
        #expect(text.contains(/Status: "video1 \d+\.\d fps, 2 faces, 2 clients"/), "\(text)")
    }

    @Test func `reads its settings again`() async throws {
        #expect(try await status("reload") == 0)
        #expect(try await journal().contains { $0.text == "settings reloaded" })
    }
}

/// The service for the one camera of the configuration.
extension ServiceTests {
    @Test(arguments: ["single-start", "single-stop"])
    func `starts and stops the only unit`(name: String) async throws {
        #expect(try await status(name) == 0)
    }

    @Test func `serves the faces of the configured camera`() async throws {
        let faces = try await stream("single").compactMap(\.faces)
        #expect(faces.contains { $0 == 2 }, "\(faces)")
    }

    @Test func `reports the state of the only unit`() async throws {
        let text = try await text("single-status.txt")
        #expect(text.contains("Active: active (running)"), "\(text)")
        #expect(text.contains(/Status: "video1 \d+\.\d fps, 2 faces, 1 client"/), "\(text)")
    }
}

/// What the unit lets it do.
extension ServiceTests {
    @Test func `has no privileges`() async throws {
        let process = try await text("process.txt")
        #expect(process.contains(/Uid:\t[1-9]/))
        #expect(process.contains("CapEff:\t0000000000000000\n"))
        #expect(process.contains("NoNewPrivs:\t1\n"))
        #expect(process.contains("Seccomp:\t2\n"))
    }

    @Test func `has no network`() async throws {
        let interfaces = try await text("interfaces.txt").split(separator: "\n")
        #expect(interfaces.count == 1, "\(interfaces)")
        #expect(interfaces.first?.hasPrefix("lo ") == true)
    }

    /// Pictures would have to go somewhere.
    @Test func `writes no file`() async throws {
        let open = try await text("open-for-writing.txt").split(separator: "\n")
        #expect(!open.isEmpty)
        let harmless = /[0-7]+ (socket:|anon_inode:|\/dev\/video[0-9]+$).*/
        #expect(open.allSatisfy { $0.wholeMatch(of: harmless) != nil }, "\(open)")
        #expect(try await text("left-files.txt") == "s /run/emotiond-video1/emotiond.sock\n")
        #expect(try await text("io.txt") == "write_bytes: 0\n")
    }

    @Test func `leaves no picture in a core file`() async throws {
        #expect(try await text("limits.txt").contains(/Max core file size +0 +0/))
        #expect(try await text("coredump-filter.txt") == "00000000\n")
    }

    @Test func `lets only its group look into its folder`() async throws {
        #expect(try await text("folder.txt") == "750 emotion\n")
    }

    @Test func `may write only to its socket's folder and temporary ones`() async throws {
        #expect(try await text("writable.txt") == "/run/emotiond-video1 executes\n/tmp\n/var/tmp\n")
    }
}

/// What becomes of it.
extension ServiceTests {
    @Test(arguments: [("killed", "1"), ("stopped", "2")])
    func `is started again and its clients come back`(event: String, restarts: String) async throws {
        #expect(try await status(event) == 0)
        let properties = try await properties(event)
        #expect(properties["ActiveState"] == "active")
        #expect(properties["NRestarts"] == restarts)
    }

    @Test func `is not started again with a bad configuration`() async throws {
        let properties = try await properties("misconfigured")
        #expect(properties == ["ActiveState": "failed", "NRestarts": "0", "ExecMainStatus": "78"])
    }

    @Test(arguments: ["first-client", "second-client"])
    func `is started by a client`(name: String) async throws {
        #expect(try await status(name) == 0)
        #expect(try await text("\(name).txt").hasPrefix(#"{"type":"hello","#))
        #expect(try await properties("after-stop")["ActiveState"] == "inactive")
        #expect(try await text("socket.txt") == "660 emotion\n")
    }

    @Test func `ends by itself while its camera hangs`() async throws {
        #expect(try await properties("hung")["Result"] == "success")
    }

    @Test func `logs nothing needless`() async throws {
        let expected = [
            "listening on ", "video1 online: ", "video1 offline: ", "hint: ", "settings reloaded",
            "emotiond: /etc/emotiond/emotiond.yml:2: camera.fps", "the stop took longer than 4 s: ",
        ]
        for line in try await journal() where line.program == "emotiond" {
            #expect(expected.contains(where: line.text.hasPrefix), "\(line)")
        }
    }
}

extension ServiceTests {
    private struct StreamMessage: Decodable {
        struct Face: Decodable {}

        let type: String
        private let list: [Face]?
        var faces: Int? { list?.count }

        private enum CodingKeys: String, CodingKey {
            case type
            case list = "faces"
        }
    }

    private struct JournalLine: Decodable {
        let text: String
        let program: String
        let priority: String

        private enum CodingKeys: String, CodingKey {
            case text = "MESSAGE"
            case program = "SYSLOG_IDENTIFIER"
            case priority = "PRIORITY"
        }
    }

    private func text(_ name: String) async throws -> String {
        try await CameraBench.service().text(name)
    }

    private func status(_ name: String) async throws -> Int? {
        Int(try await text("\(name).status").dropLast())
    }

    /// What systemd says of the service.
    private func properties(_ name: String) async throws -> [String: String] {
        let pairs = try await text("\(name).properties").split(separator: "\n").map { line in
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (String(parts[0]), String(parts.last ?? ""))
        }
        return Dictionary(uniqueKeysWithValues: pairs)
    }

    private func stream(_ name: String) async throws -> [StreamMessage] {
        try await decoded("\(name).ndjson")
    }

    private func journal() async throws -> [JournalLine] {
        try await decoded("journal.ndjson")
    }

    private func decoded<Line: Decodable>(_ name: String) async throws -> [Line] {
        try await text(name).split(separator: "\n").map {
            try JSONDecoder().decode(Line.self, from: Data($0.utf8))
        }
    }
}
