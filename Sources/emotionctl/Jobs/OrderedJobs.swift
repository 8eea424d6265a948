import Dispatch
import Synchronization

/// Jobs on several threads, whose results one reader gets in the order of the inputs.
///
/// Results that wait for the reader take a limited amount of memory: a job whose results do not fit waits,
/// unless the reader is waiting for them.
final class OrderedJobs<Inputs: IteratorProtocol & Sendable, Output: Sendable>: Sendable
where Inputs.Element: Sendable {
    typealias Input = Inputs.Element

    private struct State {
        var inputs: Inputs
        /// Number of inputs that were taken.
        var taken = 0
        /// Number of the input whose results are read.
        var reading = 0
        /// Results that wait for the reader, by the number of their input.
        var results: [Int: Results] = [:]
        /// Memory of all waiting results.
        var bytes = 0
        /// Whether the inputs have ended.
        var isExhausted = false
        /// Whether the reader has left.
        var isClosed = false
        /// Threads that wait for a change.
        var sleepers: [DispatchSemaphore] = []

        mutating func wakeAll() {
            for sleeper in sleepers { sleeper.signal() }
            sleepers.removeAll(keepingCapacity: true)
        }
    }

    /// The results of an input in their order.
    private struct Results {
        private var waiting: [(output: Output, bytes: Int)?] = []
        private var first = 0
        /// Whether all results are here.
        var isComplete = false

        var isEmpty: Bool { first == waiting.count }

        mutating func append(_ output: Output, bytes: Int) { waiting.append((output, bytes)) }

        mutating func takeFirst() -> (output: Output, bytes: Int)? {
            guard !isEmpty else { return nil }
            defer {
                first += 1
                // Moves what is left at most once per result on average.
                if first > waiting.count / 2 {
                    waiting.removeFirst(first)
                    first = 0
                }
            }
            return waiting[first].take()
        }
    }

    /// Maximum memory of waiting results in bytes.
    private let limit: Int
    private let state: Mutex<State>

    private init(_ inputs: Inputs, limit: Int) {
        self.limit = limit
        state = Mutex(State(inputs: inputs))
    }

    /// Runs `work` on each of `count` threads and passes the results to `read` on this one. `work` takes
    /// inputs until there are no more.
    ///
    /// If `read` throws, the threads are told to end, and this waits until they have.
    /// - Parameters:
    ///   - limit: maximum memory of waiting results in bytes.
    ///   - discard: gets each result that was not read.
    static func run(
        _ inputs: Inputs, count: Int, limit: Int = 64 << 20, work: @escaping @Sendable (OrderedJobs) -> Void,
        discard: (Output) -> Void = { _ in }, read: (Output) throws -> Void
    ) throws {
        let jobs = OrderedJobs(inputs, limit: limit)
        let threads = DispatchGroup()
        for number in 1...max(1, count) {
            // A serial queue of its own, as work that blocks would keep others waiting in a common one.
            DispatchQueue(label: "job \(number)").async(group: threads) { work(jobs) }
        }
        defer {
            jobs.close()
            threads.wait()
            jobs.removeAll().forEach(discard)
        }
        while let output = jobs.next() { try read(output) }
    }

    /// Takes the next input; `nil` if there is none or the reader has left. ``finish(_:)`` must follow.
    func take() -> (number: Int, input: Input)? {
        state.withLock { state in
            guard !state.isClosed, !state.isExhausted else { return nil }
            guard let input = state.inputs.next() else {
                state.isExhausted = true
                state.wakeAll()
                return nil
            }
            state.results[state.taken] = Results()
            state.taken += 1
            return (state.taken - 1, input)
        }
    }

    /// Adds a result of an input; waits for room in memory.
    ///
    /// - Parameter bytes: estimate of its memory.
    /// - Returns: false if the reader has left and the result was not added.
    func add(_ output: Output, bytes: Int, of number: Int) -> Bool {
        waitFor { state in
            if state.isClosed { return false }
            let isAwaited = state.reading == number && state.results[number]?.isEmpty == true
            guard isAwaited || state.bytes + bytes <= limit else { return nil }
            state.results[number]?.append(output, bytes: bytes)
            state.bytes += bytes
            if state.reading == number { state.wakeAll() }
            return true
        }
    }

    /// Ends the results of an input.
    func finish(_ number: Int) {
        state.withLock { state in
            state.results[number]?.isComplete = true
            if state.reading == number { state.wakeAll() }
        }
    }

    /// Waits for the next result; `nil` after the last one of the last input.
    private func next() -> Output? {
        waitFor { state in
            while true {
                if let result = state.results[state.reading]?.takeFirst() {
                    state.bytes -= result.bytes
                    state.wakeAll()
                    return .some(.some(result.output))
                }
                if state.isExhausted, state.reading == state.taken { return .some(nil) }
                guard state.results[state.reading]?.isComplete == true else { return nil }
                state.results[state.reading] = nil
                state.reading += 1
                state.wakeAll()
            }
        }
    }

    private func close() {
        state.withLock { state in
            state.isClosed = true
            state.wakeAll()
        }
    }

    private func removeAll() -> [Output] {
        state.withLock { state in
            var outputs: [Output] = []
            for number in state.results.keys.sorted() {
                while let result = state.results[number]?.takeFirst() { outputs.append(result.output) }
            }
            return outputs
        }
    }

    /// Calls `body` until it returns a value, each time after a change.
    private func waitFor<Value>(_ body: (inout State) -> Value?) -> Value {
        while true {
            var value: Value?
            let sleeper = state.withLock { state -> DispatchSemaphore? in
                value = body(&state)
                guard value == nil else { return nil }
                let sleeper = DispatchSemaphore(value: 0)
                state.sleepers.append(sleeper)
                return sleeper
            }
            if let value { return value }
            sleeper?.wait()
        }
    }
}
