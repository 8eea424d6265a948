import CKernels

public enum Processors {
    /// How many the calling thread may use: `taskset` or a unit's `CPUAffinity=` may leave it fewer than there are. At
    /// least 1, also where the system does not say.
    public static var usable: Int { max(1, Int(ck_usable_processors())) }
}
