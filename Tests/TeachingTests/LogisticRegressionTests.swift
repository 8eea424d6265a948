import Foundation
import Testing

@testable import Teaching

/// What `make-fixture.py` has written.
private struct Fixture: Decodable {
    struct Layer: Decodable {
        let weights: [Double]
        let bias: [Double]

        var layer: LinearLayer { LinearLayer(weights: weights, bias: bias) }
    }

    struct Case: Decodable {
        let from: String
        let pull: Double
        let weights: [Double]
        let bias: [Double]
    }

    let features: [Float]
    let truth: [Int]
    let importance: [Double]
    let start: Layer
    let zero: Layer
    let cases: [Case]

    static func load() throws -> Fixture {
        let url = try #require(Bundle.module.resourceURL).appending(path: "Fixtures/regression.json")
        return try JSONDecoder().decode(Fixture.self, from: Data(contentsOf: url))
    }

    var regression: LogisticRegression { regression(of: truth.indices.map { $0 }) }

    func regression(of rows: [Int]) -> LogisticRegression {
        LogisticRegression(
            features: features, featureCount: features.count / truth.count, rows: rows,
            truth: rows.map { truth[$0] }, importance: rows.map { importance[$0] })
    }
}

private func distance(_ one: [Double], _ other: [Double]) -> Double {
    zip(one, other).map { abs($0 - $1) }.max() ?? .infinity
}

private func centered(_ bias: [Double]) -> [Double] {
    bias.map { $0 - bias.reduce(0, +) / Double(bias.count) }
}

@Suite struct LogisticRegressionTests {
    private let fixture: Fixture

    init() throws { fixture = try Fixture.load() }

    /// Pulled toward zero as scikit-learn does, and toward other weights as the training package does.
    @Test func `agrees with other programs on the same objective`() {
        #expect(fixture.cases.count == 4)
        for expected in fixture.cases {
            let start = expected.from == "zero" ? fixture.zero : fixture.start
            let layer = fixture.regression.fit(from: start.layer, pull: expected.pull)
            #expect(distance(layer.weights, expected.weights) < 1e-3)
            #expect(distance(centered(layer.bias), expected.bias) < 1e-3)
        }
    }

    @Test func `finds the same solution from any guess`() {
        let start = fixture.start.layer
        let layer = fixture.regression.fit(from: start, pull: 0.003)
        let other = fixture.regression.fit(from: start, guess: fixture.zero.layer, pull: 0.003)
        #expect(distance(layer.weights, other.weights) < 1e-5)
    }

    @Test func `is the same every time`() {
        let first = fixture.regression.fit(from: fixture.start.layer, pull: 0.01)
        #expect(fixture.regression.fit(from: fixture.start.layer, pull: 0.01) == first)
    }

    @Test func `a strong pull keeps the weights`() {
        let start = fixture.start.layer
        let layer = fixture.regression.fit(from: start, pull: 1e6)
        #expect(distance(layer.weights, start.weights) < 1e-4)
    }

    @Test func `fixed labels keep their weights and bias`() {
        let start = fixture.start.layer
        let others = fixture.regression(of: fixture.truth.indices.filter { fixture.truth[$0] != 2 })
        let layer = others.fit(from: start, pull: 0.003, isFixed: [false, false, true, false])
        let row = 2 * start.featureCount..<3 * start.featureCount
        #expect(distance(Array(layer.weights[row]), Array(start.weights[row])) < 1e-9)
        #expect(abs(layer.bias[2] - start.bias[2]) < 1e-9)
        #expect(distance(layer.weights, start.weights) > 0.1)
    }
}
