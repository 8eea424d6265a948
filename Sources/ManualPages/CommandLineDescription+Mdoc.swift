extension CommandLineDescription.Command {
    var valueNames: [String] { (arguments ?? []).filter(\.takesValue).compactMap(\.valueName) }
}

extension CommandLineDescription.Argument {
    /// How it is typed, under each of its names, in mdoc's macros.
    var usages: [String] {
        let value = takesValue ? "Ar \(valueName ?? "value")" : ""
        guard isOption else { return [isRepeating ? "\(value) ..." : value] }
        return (names ?? []).map { name in
            let option = "Fl \(name.kind == "short" ? "" : "-")\(name.name)"
            return takesValue ? "\(option) \(value)" : option
        }
    }

    var preferredUsage: String { usages.last ?? "" }
}
