import CNettle

/// The fingerprint by which a model is known.
enum SHA256 {
    /// Of `bytes`, in lower-case hexadecimal.
    static func hexadecimal(of bytes: [UInt8]) -> String {
        var state = sha256_ctx()
        nettle_sha256_init(&state)
        nettle_sha256_update(&state, bytes.count, bytes)
        var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_SIZE))
        nettle_sha256_digest(&state, digest.count, &digest)
        let digits = Array("0123456789abcdef")
        return String(digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
}
