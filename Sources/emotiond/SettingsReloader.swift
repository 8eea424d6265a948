import DaemonConfiguration
import Dispatch
import Logging
import Pipeline
import ProgramSupport
import ServiceLifecycle
import UnixSignals

/// Reloads the settings on SIGHUP and applies those that can change while the daemon runs.
///
/// Invalid settings change nothing.
struct SettingsReloader: Service {
    let signals: UnixSignalsSequence
    let source: SettingsSource
    /// Settings in effect at the start.
    let settings: Settings
    let loop: RecognitionLoop
    let threshold: LogThreshold
    let logger: Logger
    /// Reads the files, so that a file system that does not answer blocks nothing else.
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
        do throws(ExitError) {
            return try reloaded(current)
        } catch {
            logger.error("reload failed, keeping the current settings: \(error.message)")
            return current
        }
    }

    /// Reloads the settings and returns those in effect afterwards.
    private func reloaded(_ current: Settings) throws(ExitError) -> Settings {
        let wanted = try source.load()
        let settings = current.adopting(wanted)
        let profile = try PlanBuilder(settings).profile()
        loop.apply(LiveSettings(profile: profile, smoothing: settings.recognizer.smoothing))
        threshold.level = settings.log.level
        logger.info("settings reloaded")
        let others = settings.keys(differingFrom: wanted)
        if !others.isEmpty {
            logger.warning("requires a restart: \(others.joined(separator: ", "))")
        }
        return settings
    }
}
