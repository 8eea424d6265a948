import Testing

/// What the daemon says of cameras that break, and whether it goes on by itself when they are whole again.
struct BrokenCameraTests {
    /// A line of `faults.tsv`.
    private struct Fault {
        let name: String
        /// `nil` where the daemon did not say that the camera is offline.
        let reason: String?
        /// From the repair to the first frame; `nil` where there was none within a minute.
        let secondsToRecover: Double?

        init(_ line: Substring) throws {
            let fields = line.split(separator: "\t")
            try #require(fields.count == 4, "\(line)")
            name = String(fields[0])
            reason = fields[2] == "-" ? nil : String(fields[2])
            secondsToRecover = Double(fields[3])
        }
    }

    private func fault(_ name: String) async throws -> Fault {
        let lines = try await CameraBench.faults().text("faults.tsv").split(separator: "\n")
        return try #require(try lines.map(Fault.init).first { $0.name == name }, "\(lines)")
    }

    @Test(arguments: [
        ("usb: unplug", "unplugged"),
        ("usb: unplug, back as another device", "unplugged"),
        ("usb: stall", "stalled"),
        ("usb: hang", "stalled"),
        ("usb: error", "stalled"),
        ("usb: halt", "stalled"),
        ("usb: busy at the start", "busy"),
        ("yuyv: stall", "stalled"),
        ("vivid: absent at the start", "absent"),
        ("vivid: unplug", "unplugged"),
        ("vivid: disconnect", "unplugged"),
        ("vivid: queue-error", "stalled"),
        ("vivid: fatal", "stalled"),
        ("vivid: reqbufs-error after it", "stalled"),
        ("vivid: streamon-error after it", "stalled"),
    ])
    func `reports why a camera is offline and comes back`(name: String, reason: String) async throws {
        let fault = try await fault(name)
        #expect(fault.reason == reason)
        #expect(fault.secondsToRecover != nil)
    }

    @Test(arguments: [
        "vivid: one damaged buffer", "vivid: half of the frames missing", "vivid: sequence numbers wrap",
        "vivid: timestamps wrap",
    ])
    func `stays online through the fault`(name: String) async throws {
        #expect(try await fault(name).reason == nil)
    }

    @Test(arguments: ["usb", "busy", "yuyv", "vivid"])
    func `logs a line per change and no more`(camera: String) async throws {
        let lines = try await CameraBench.faults().text("\(camera).log").split(separator: "\n").map(
            String.init)
        #expect(lines.first?.hasPrefix("<6>listening on /run/\(camera).sock; ") == true)
        #expect(
            lines.dropFirst().allSatisfy { line in
                [" online: ", " offline: ", "<5>hint: "].contains(where: line.contains)
            }, "\(lines)")
        for (line, next) in zip(lines.dropFirst(), lines.dropFirst(2)) { #expect(line != next) }
    }

    @Test(arguments: ["usb", "busy", "yuyv", "vivid"])
    func `ends with status zero after all that`(camera: String) async throws {
        #expect(try await CameraBench.faults().text("\(camera).status") == "0\n")
    }
}
