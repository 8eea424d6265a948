import Testing

@testable import StreamProtocol

@Suite struct SocketPathTests {
    @Test(arguments: [
        (true, "/run/user/0", "/run/emotiond/emotiond.sock"),
        (true, nil, "/run/emotiond/emotiond.sock"),
        (false, "/run/user/1000", "/run/user/1000/emotiond/emotiond.sock"),
        (false, "", "/run/emotiond/emotiond.sock"),
        (false, nil, "/run/emotiond/emotiond.sock"),
    ])
    func `the path depends on the user`(isRoot: Bool, runtimeDirectory: String?, path: String) {
        #expect(SocketPath.path(isRoot: isRoot, runtimeDirectory: runtimeDirectory) == path)
    }
}
