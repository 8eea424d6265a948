import Foundation
import Synchronization
import Testing

/// The tests that found no machine with cameras; says at the end how many they are, and why.
enum SkippedTests {
    private static let tests = Mutex<Set<Test.ID>>([])
    private static let reason = Mutex("")

    /// Adds the test that runs.
    static func add(reason: String) {
        guard let test = Test.current else { return }
        _ = reportAtExit
        self.reason.withLock { $0 = reason }
        tests.withLock { _ = $0.insert(test.id) }
    }

    /// Where it is read: after the last result.
    private static let reportAtExit = atexit {
        let count = tests.withLock(\.count)
        let line = "*** SKIPPED: \(count) tests with cameras: \(reason.withLock { $0 })\n"
        FileHandle.standardError.write(Data(line.utf8))
    }
}
