import Dispatch
import Logging
import Pipeline
import ProgramSupport
import ServiceLifecycle
import UnixSignals

/// Reads the settings again on SIGHUP and puts into effect what can change while the daemon runs.
///
/// Settings that cannot be used change nothing.
struct SettingsReloader: Service {
    let signals: UnixSignalsSequence
    let source: SettingsSource
    /// In effect at the start.
    let settings: Settings
    let loop: RecognitionLoop
    let threshold: LogThreshold
    let logger: Logger
    /// Files are read here, for a file system that does not answer must hold up nothing else.
    let thread = DispatchQueue(label: "reload")

    func run() async throws {
        var settings = settings
        for await _ in signals.cancelOnGracefulShutdown() {
            settings = await withCheckedContinuation { [settings] continuation in
                thread.async { continuation.resume(returning: settingsAfterReload(of: settings)) }
            }
        }
    }

    private func settingsAfterReload(of current: Settings) -> Settings {
        do throws(Failure) {
            return try reloaded(current)
        } catch {
            logger.error("settings stay as they were: \(error.message)")
            return current
        }
    }

    /// The settings that are in effect afterwards.
    private func reloaded(_ current: Settings) throws(Failure) -> Settings {
        let wanted = try source.load()
        let settings = current.adopting(wanted)
        let profile = try Parts(settings).profile()
        loop.apply(LiveSettings(profile: profile, smoothing: settings.smoothing))
        threshold.level = settings.log.level
        logger.info("settings read again")
        let others = settings.keys(differingFrom: wanted)
        if !others.isEmpty {
            logger.warning("only a restart changes \(others.joined(separator: ", "))")
        }
        return settings
    }
}
