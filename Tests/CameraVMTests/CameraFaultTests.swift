import Testing

struct CameraFaultTests {
    @Test func `refuses a metadata node`() async throws {
        let error = try await CameraBench.results().outcome("metadata").error
        #expect(error?.hasSuffix(": not a camera that captures video") == true)
    }

    @Test func `refuses a loopback device without a producer`() async throws {
        let error = try await CameraBench.results().outcome("no-producer").error
        #expect(error?.hasSuffix(": not a camera that captures video") == true)
    }

    @Test func `reports that another program streams`() async throws {
        let error = try await CameraBench.results().outcome("busy").error
        #expect(error?.hasSuffix(": cannot open: Device or resource busy") == true)
    }

    @Test(arguments: [
        ("unplugged", "No such device"), ("fatal", "Input/output error"), ("refused", "Invalid argument"),
    ])
    func `loses a camera`(name: String, reason: String) async throws {
        let outcome = try await CameraBench.results().outcome(name)
        #expect(outcome.frames > 0)
        #expect(outcome.error?.hasSuffix(": camera lost: \(reason)") == true, "\(outcome)")
    }

    @Test func `counts a damaged picture and goes on`() async throws {
        let outcome = try await CameraBench.results().outcome("damaged")
        #expect(outcome.error == nil)
        #expect(outcome.broken == 1)
        #expect(outcome.frames == 40)
    }

    @Test func `counts pictures that do not decode`() async throws {
        let outcome = try await CameraBench.results().outcome("broken-MJPG")
        #expect(outcome.error == nil)
        #expect(outcome.broken > 0)
    }

    @Test func `yields no picture while a camera stalls`() async throws {
        let outcome = try await CameraBench.results().outcome("stalled")
        #expect(outcome.error == nil)
        #expect(outcome.frames > 0)
        #expect(outcome.empty >= 12)
    }
}
