import CProcess

enum Processors {
    /// Number of processors that the calling thread may use: `taskset` or a unit's `CPUAffinity=` may leave it fewer than
    /// the machine has. At least 1, also where the system does not report it.
    static var usable: Int { max(1, Int(cprocess_usable_processors())) }
}
