import Testing

@Suite(.enabled(if: CameraBench.isAtHand, "there is no machine with cameras"))
struct CameraFaultTests {
    @Test func refusesAMetadataNode() async throws {
        let error = try await CameraBench.results().outcome("metadata").error
        #expect(error?.hasSuffix(": not a camera that captures video") == true)
    }

    @Test func refusesALoopbackDeviceWithoutAProducer() async throws {
        let error = try await CameraBench.results().outcome("no-producer").error
        #expect(error?.hasSuffix(": not a camera that captures video") == true)
    }

    @Test func tellsThatAnotherProgramStreams() async throws {
        let error = try await CameraBench.results().outcome("busy").error
        #expect(error?.hasSuffix(": cannot open: Device or resource busy") == true)
    }

    @Test(arguments: [
        ("unplugged", "No such device"), ("fatal", "Input/output error"), ("refused", "Invalid argument"),
    ])
    func losesACamera(name: String, reason: String) async throws {
        let outcome = try await CameraBench.results().outcome(name)
        #expect(outcome.frames > 0)
        #expect(outcome.error?.hasSuffix(": camera lost: \(reason)") == true, "\(outcome)")
    }

    @Test func countsADamagedPictureAndGoesOn() async throws {
        let outcome = try await CameraBench.results().outcome("damaged")
        #expect(outcome.error == nil)
        #expect(outcome.broken == 1)
        #expect(outcome.frames == 40)
    }

    @Test func countsPicturesThatDoNotDecode() async throws {
        let outcome = try await CameraBench.results().outcome("broken-MJPG")
        #expect(outcome.error == nil)
        #expect(outcome.broken > 0)
    }

    @Test func yieldsNoPictureWhileACameraStalls() async throws {
        let outcome = try await CameraBench.results().outcome("stalled")
        #expect(outcome.error == nil)
        #expect(outcome.frames > 0)
        #expect(outcome.empty >= 12)
    }
}
