/// What a page in Prometheus's text format breaks of the format's rules, as strictly as `promtool check
/// metrics` (https://prometheus.io/docs/instrumenting/exposition_formats).
struct ExpositionFormat {
    private(set) var faults: [String] = []
    private var types: [Substring: Substring] = [:]
    private var samples: Set<String> = []
    private var metric: Substring = ""
    private var bucket: (series: String, value: Double)?

    init(_ page: String) {
        guard page.hasSuffix("\n") else {
            faults = ["the last line does not end"]
            return
        }
        var help: Substring = ""
        for line in page.dropLast().split(separator: "\n", omittingEmptySubsequences: false) {
            if let match = line.wholeMatch(of: /# HELP ([a-z_]+) [A-Z0-9][^\\]*\./) {
                help = match.1
            } else if let match = line.wholeMatch(of: /# TYPE ([a-z_]+) (counter|gauge|histogram)/) {
                begin(match.1, match.2, help: help)
            } else if let match = line.wholeMatch(
                of: /([a-z_]+)(?:\{((?:[a-z_0-9]+="(?:[^"\\]|\\[\\"n])*",?)+)\})? (-?[\d.]+(?:e[-+]?\d+)?)/),
                let value = Double(match.3)
            {
                note(match.1, labels: match.2.map(String.init) ?? "", value)
            } else {
                faults.append("no line of the format: \(line)")
            }
        }
    }

    private mutating func begin(_ name: Substring, _ type: Substring, help: Substring) {
        if name != help { faults.append("\(name) has no help before its type") }
        if types.updateValue(type, forKey: name) != nil { faults.append("\(name) comes in two places") }
        if (type == "counter") != name.hasSuffix("_total") { faults.append("\(name) is a \(type)") }
        (metric, bucket) = (name, nil)
    }

    private mutating func note(_ name: Substring, labels: String, _ value: Double) {
        if !samples.insert("\(name){\(labels)}").inserted { faults.append("\(name){\(labels)} comes twice") }
        let names = labels.matches(of: /([a-z_0-9]+)="/).map(\.1)
        if Set(names).count < names.count { faults.append("\(labels) names one thing twice") }
        if types[metric] == "counter", value < 0 { faults.append("\(name) counts \(value)") }
        let suffix = name.dropFirst(metric.count)
        switch (types[metric], suffix) {
        case _ where !name.hasPrefix(metric): faults.append("\(name) has no type")
        case ("histogram", "_bucket"): note(bucket: labels, value)
        case ("histogram", "_sum"): break
        case ("histogram", "_count"):
            guard let bucket, bucket.series == "+Inf", bucket.value == value else {
                faults.append("\(name) is not its last bucket")
                return
            }
        case ("histogram", _),
            (_, _) where !suffix.isEmpty:
            faults.append("\(name) has no type")
        default: break
        }
    }

    private mutating func note(bucket labels: String, _ value: Double) {
        guard let bound = labels.firstMatch(of: /le="([^"]+)"/)?.1 else {
            faults.append("a bucket without a bound: \(labels)")
            return
        }
        if let bucket,
            value < bucket.value || (Double(bound) ?? .infinity) <= (Double(bucket.series) ?? .infinity)
        {
            faults.append("the bucket of \(bound) is less than the one before")
        }
        bucket = (String(bound), value)
    }
}
