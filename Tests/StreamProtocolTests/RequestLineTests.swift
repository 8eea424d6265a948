import Testing

@testable import StreamProtocol

@Suite struct RequestLineTests {
    private func line(_ text: String) -> RequestLine {
        RequestLine(text.utf8)
    }

    @Test(
        arguments: [
            (#"{"request":"status","id":2}"#, .status),
            (#" {"id":-1, "request":"status", "later":true} "# + "\r", .status),
            (#"{"request":"subscribe","id":1}"#, .subscribe(types: nil, maxFPS: nil)),
            (
                #"{"request":"subscribe","id":1,"types":["face","camera"],"max_fps":5}"#,
                .subscribe(types: [.face, .camera], maxFPS: 5)
            ),
            (
                #"{"request":"subscribe","id":1,"types":[],"max_fps":0.5}"#,
                .subscribe(types: [], maxFPS: 0.5)
            ),
            (
                #"{"request":"subscribe","id":1,"types":["frame","frame"],"max_fps":null}"#,
                .subscribe(types: [.frame], maxFPS: nil)
            ),
        ] as [(String, Request)])
    func `requests are understood`(text: String, expected: Request) throws {
        #expect(try line(text).request.get() == expected)
    }

    @Test(
        arguments: [
            ("[]", .notAnObject),
            ("3", .notAnObject),
            ("null", .notAnObject),
            ("{}", .missing(key: "request")),
            (#"{"id":1}"#, .missing(key: "request")),
            (#"{"request":7,"id":1}"#, .wrong(key: "request", expected: "a string")),
            (#"{"request":"status"}"#, .missing(key: "id")),
            (#"{"request":"status","id":"x"}"#, .wrong(key: "id", expected: "an integer")),
            (#"{"request":"status","id":1.5}"#, .wrong(key: "id", expected: "an integer")),
            (#"{"request":"stauts","id":1}"#, .unknownRequest("stauts")),
            (#"{"request":"subscribe","id":1,"types":["faces"]}"#, .unknownType("faces")),
            (
                #"{"request":"subscribe","id":1,"types":"face"}"#,
                .wrong(key: "types", expected: "an array of strings")
            ),
            (
                #"{"request":"subscribe","id":1,"max_fps":0}"#,
                .wrong(key: "max_fps", expected: "a number from 0.001 to 1000")
            ),
            (
                #"{"request":"subscribe","id":1,"max_fps":1e300}"#,
                .wrong(key: "max_fps", expected: "a number from 0.001 to 1000")
            ),
            (
                #"{"request":"subscribe","id":1,"max_fps":"5"}"#,
                .wrong(key: "max_fps", expected: "a number from 0.001 to 1000")
            ),
        ] as [(String, RequestError)])
    func `mistakes are named`(text: String, expected: RequestError) {
        #expect(throws: expected) { try line(text).request.get() }
    }

    @Test(arguments: ["", "hello", "{", #"{"request":"status","id":1} x"#, "{'request':1}"])
    func `text that is not JSON is rejected`(text: String) {
        #expect(throws: RequestError.notJSON) { try line(text).request.get() }
    }

    @Test func `invalid UTF8 is rejected`() {
        let request = RequestLine([UInt8]("{\"request\":\"".utf8) + [0xFF, 0xC0, 0x22, 0x7D])
        #expect(throws: RequestError.notUTF8) { try request.request.get() }
    }

    @Test func `the id is kept for the reply to a mistake`() {
        #expect(line(#"{"request":"stauts","id":41}"#).id == 41)
        #expect(line(#"{"id":"x"}"#).id == nil)
    }
}
