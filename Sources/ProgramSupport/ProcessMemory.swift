import CProcess

/// The process's memory policy, which a program sets and no library does.
public enum ProcessMemory {
    /// Trades a little speed of large allocations for a small process: no spare memory is kept by the C library, by arenas
    /// of single threads or in huge pages. Without it, loading the models leaves their scratch memory resident.
    ///
    /// To be called before the first thread is started, as a thread keeps the arena that it was given.
    public static func configure() { cprocess_configure_memory() }
}
