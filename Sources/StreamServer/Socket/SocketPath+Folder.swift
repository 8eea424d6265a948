import Glibc
import StreamProtocol

extension SocketPath {
    /// Creates the folder of a socket if it is missing. Every user may list it; the mode of the socket
    /// decides who may connect.
    static func makeFolder(of path: String) throws(SocketError) {
        let folder = folder(of: path)
        if unsafe mkdir(folder, 0o755) != 0 {
            let reason = errno
            if reason == EEXIST { return }
            throw .failed(operation: "cannot make folder \(folder)", path: path, errno: reason)
        }
        // Independent of the umask, and only for this folder.
        let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        fchmod(descriptor, 0o755)
        close(descriptor)
    }

    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
