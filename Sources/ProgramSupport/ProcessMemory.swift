import CProcess

/// The memory policy of the process, set by programs and never by libraries.
public enum ProcessMemory {
    /// Trades some speed of large allocations for a small process: the C library keeps no spare memory, and
    /// there are neither arenas per thread nor huge pages. Otherwise the scratch memory of loading the models
    /// stays resident.
    ///
    /// Must be called before the first thread starts, as threads keep their arenas.
    public static func configure() { cprocess_configure_memory() }
}
